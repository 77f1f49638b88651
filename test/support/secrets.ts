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
