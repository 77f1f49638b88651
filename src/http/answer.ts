/** Some gateways compress an answer though nobody asked for it; `null` where what came is the text itself. */
export function codingOf(contentEncoding: string | null | undefined): string | null {
  const coding = contentEncoding?.toLowerCase() ?? "";
  return /^(x-gzip|gzip|deflate|br)$/.test(coding) ? coding : null;
}

export async function decompress(body: Buffer, coding: string, maxBytes: number): Promise<Buffer> {
  if (body.length === 0) return body;
  const zlib = await import("node:zlib");
  const decode = coding === "br" ? zlib.brotliDecompressSync : zlib.unzipSync;
  try {
    return decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw isTooLarge ? bodyTooLarge(maxBytes) : error;
  }
}

export function bodyTooLarge(maxBytes: number): Error {
  return codedError("ERR_BODY_TOO_LARGE", `the answer is larger than ${maxBytes} bytes`);
}

export function codedError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
