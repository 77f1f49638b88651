/** Returns output as pages show it: with one random idempotency key and one address of the server. */
export function shownOutput(text: string): string {
  return text
    .replace(/milvus-import-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, shownKey)
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "http://localhost:19530");
}

const shownKey = "milvus-import-5f0c2b7e-3d41-4a86-9c1f-7be2d6a98c05";
