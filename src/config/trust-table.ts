/** Where the address of the requests comes from. */
export const addressSources = {
  user: "--uri, MILVUS_URI, or MILVUS_ variables of an account",
  trusted: "a trusted file, or the default address",
  project: "a project file",
  loopback: "a project file: localhost, 127.0.0.0/8 or ::1",
} as const;

export type AddressSource = keyof typeof addressSources;

/** Where a value comes from: typed, the environment, or the profile of a trusted or a project file. */
export const valueSources = {
  flag: "flags, except --token-file",
  token: "MILVUS_TOKEN, --token-file",
  secret: "MILVUS_KEY_FILE, object store keys",
  variable: "other MILVUS_ variables",
  trustedSecret: "trusted: token, account",
  trustedSetting: "trusted: other keys",
  projectSecret: "project: token, account",
  projectTls: "project: caFile, certFile, insecure",
  projectRequest: `project: tokenFile, keyFile, \${…}`,
  projectSetting: "project: uri, db, requestTimeout",
  projectFilled: `project: \${…} in these three`,
} as const;

export type ValueSource = keyof typeof valueSources;

/** What happens to a value. */
export const fates = {
  sent: "sent or used",
  own: "sent only to the server of its own profile, else ignored",
  literal: `used if address and token are written in that file without \${…}, else ignored`,
  ignored: "not sent and not used; a note is printed if the profile is in use",
  refused: "nothing is sent, exit code 2",
} as const;

export type Fate = keyof typeof fates;

/** Decides what happens to a value. Addresses are not compared to find out whether a file is trusted. */
export const trustTable: Record<ValueSource, Record<AddressSource, Fate>> = {
  flag: { user: "sent", trusted: "sent", project: "sent", loopback: "sent" },
  token: { user: "sent", trusted: "sent", project: "refused", loopback: "sent" },
  secret: { user: "sent", trusted: "sent", project: "refused", loopback: "refused" },
  variable: { user: "sent", trusted: "sent", project: "sent", loopback: "sent" },
  trustedSecret: { user: "own", trusted: "sent", project: "ignored", loopback: "ignored" },
  trustedSetting: { user: "sent", trusted: "sent", project: "ignored", loopback: "ignored" },
  projectSecret: { user: "ignored", trusted: "ignored", project: "sent", loopback: "sent" },
  projectTls: { user: "ignored", trusted: "ignored", project: "literal", loopback: "literal" },
  projectRequest: { user: "ignored", trusted: "ignored", project: "refused", loopback: "refused" },
  projectSetting: { user: "sent", trusted: "ignored", project: "sent", loopback: "sent" },
  projectFilled: { user: "sent", trusted: "ignored", project: "refused", loopback: "refused" },
};

/** Returns the table as aligned text, a row per value and a column per source of the address. */
export function trustTableText(): string {
  const rows = Object.entries(trustTable).map(([value, fatesByAddress]) => [
    Object.entries(valueSources).find(([name]) => name === value)?.[1] ?? value,
    ...Object.values(fatesByAddress),
  ]);
  const all = [["value", ...Object.keys(addressSources)], ...rows];
  const lines = all.map(([first = "", ...rest]) =>
    `  ${first.padEnd(37)}${rest.map((cell) => cell.padEnd(9)).join("")}`.trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
