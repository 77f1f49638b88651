import { stripVTControlCharacters } from "node:util";

/** A user, a first colon, and whatever a password may be made of: all but control characters. */
export const awkwardToken = `roöt:pa:ss "q" 'a' \`b\` $HOME \${X} \\ / %41 & <i> ? # = + ; | * 日本 🚀 \u2028 é`;

/** Every way in which a token is likely to be written, by its name. */
export function tokenForms(token: string): [name: string, text: string][] {
  const bytes = Buffer.from(token, "utf8");
  return [
    ["as it is", token],
    ["in base64", bytes.toString("base64")],
    ["in base64 for URLs", bytes.toString("base64url")],
    ["percent-encoded", encodeURIComponent(token)],
    ["as a form would send it", new URLSearchParams([["t", token]]).toString().slice(2)],
    ["in JSON", JSON.stringify(token).slice(1, -1)],
    ["as bytes taken for Latin-1", bytes.toString("latin1")],
  ];
}

/** As an object store signs it. */
export const signedQuery =
  "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA5EC7E7%2F20261101&X-Amz-Expires=900&X-Amz-Signature=1f2e5ec7";

/** What a server might say that has no shame: every secret in every form. */
export const indiscreetText = [
  `open s3://b/a.csv?${signedQuery}: no such key,`,
  'GET "https://root:hunter2@az/c/b.csv?sv=2024&sig=1f2e5ec7%3D&Expires=1793534400",',
  "Signature=1f2e5ec7; password=hunter2",
  ...tokenForms(awkwardToken).map(([, text]) => `you are ${text} .`),
].join(" ");

/** Short enough to be found in what was cut, each in no text but a secret. */
const traces = [
  "pa:ss",
  "pa%3Ass",
  Buffer.from(awkwardToken).toString("base64").slice(0, 8),
  "1f2e5ec7",
  "AKIA5EC7E7",
  "hunter2",
  "X-Amz-Signature",
  "Signature=",
  "sig=",
  "Expires=",
];

/** The traces of a secret in what was printed, however it was broken into lines. */
export function leaks(printed: string): string[] {
  const text = stripVTControlCharacters(printed).replace(/\s+/g, "");
  return traces.filter((trace) => text.includes(trace));
}
