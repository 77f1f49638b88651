import type { Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseUri } from "../base/values.ts";
import { interpolate } from "./placeholders.ts";
import type { Profile, ProfileKey } from "./schema.ts";
import { accountKeys, type Setting, storeKeys, tokenKeys } from "./settings.ts";

/**
 * Where the address of the requests comes from. A project file is a file of the working tree that is not trusted: it may
 * have come with someone else's project.
 */
export const addressSources = {
  user: "--uri, MILVUS_URI or the MILVUS_ variables of an account",
  trusted:
    "your own file, one named with --config or MILVUS_CONFIG, any file in CI, or the default",
  project: "a project file",
  loopback: "a project file, and it is a loopback address",
} as const;

export type AddressSource = keyof typeof addressSources;

/** Where a value comes from. */
export const valueSources = {
  flag: "a flag, except --token-file",
  token: "--token-file, MILVUS_TOKEN or MILVUS_TOKEN_FILE",
  secret: "MILVUS_KEY_FILE or the object store keys of the environment",
  variable: "another MILVUS_ variable",
  trustedSecret: "a trusted file: token, account, object store keys",
  trustedSetting: "a trusted file: any other key",
  projectSecret: "a project file: token, account, object store keys, written literally",
  projectTls: "a project file: caFile, certFile, insecure",
  projectRequest: "a project file: tokenFile, keyFile, or any of these filled from a variable",
  projectSetting: "a project file: uri, db, requestTimeout",
  projectFilled: "a project file: the same, filled from a variable",
} as const;

export type ValueSource = keyof typeof valueSources;

/** What happens to a value. */
export const fates = {
  sent: "sent or used",
  "own server": "sent to the server of its own profile, otherwise ignored with a note",
  literal:
    "used if address and token are written literally in the same file, otherwise ignored with a note",
  ignored: "ignored, with a note if its profile is in use",
  refused: "nothing is sent: exit code 2",
} as const;

export type Fate = keyof typeof fates;

/** Decides by where address and value come from. Addresses are never compared to decide whether a file is trusted. */
export const trustTable: Record<ValueSource, Record<AddressSource, Fate>> = {
  flag: { user: "sent", trusted: "sent", project: "sent", loopback: "sent" },
  token: { user: "sent", trusted: "sent", project: "refused", loopback: "sent" },
  secret: { user: "sent", trusted: "sent", project: "refused", loopback: "refused" },
  variable: { user: "sent", trusted: "sent", project: "sent", loopback: "sent" },
  trustedSecret: { user: "own server", trusted: "sent", project: "ignored", loopback: "ignored" },
  trustedSetting: { user: "sent", trusted: "sent", project: "ignored", loopback: "ignored" },
  projectSecret: { user: "ignored", trusted: "ignored", project: "sent", loopback: "sent" },
  projectTls: { user: "ignored", trusted: "ignored", project: "literal", loopback: "literal" },
  projectRequest: { user: "ignored", trusted: "ignored", project: "refused", loopback: "refused" },
  projectSetting: { user: "sent", trusted: "ignored", project: "sent", loopback: "sent" },
  projectFilled: { user: "sent", trusted: "ignored", project: "refused", loopback: "refused" },
};

export const tlsKeys: readonly ProfileKey[] = ["caFile", "certFile", "keyFile", "insecure"];
const secretKeys = [...tokenKeys, ...accountKeys];

type Value = Pick<Setting, "key" | "from" | "file" | "variables">;

export function findFate(value: Value, address: AddressSource): Fate {
  return trustTable[findValueSource(value)][address];
}

function findValueSource({ key, from, file, variables }: Value): ValueSource {
  if (from === "flag") return key === "tokenFile" ? "token" : "flag";
  const isSecret = secretKeys.includes(key);
  if (from === "environment") {
    if (tokenKeys.includes(key)) return "token";
    return key === "keyFile" || storeKeys.includes(key) ? "secret" : "variable";
  }
  if (file?.isTrusted === true) return isSecret ? "trustedSecret" : "trustedSetting";
  const isTls = tlsKeys.includes(key);
  const isFilled = variables.length > 0;
  if (!isSecret && !isTls) return isFilled ? "projectFilled" : "projectSetting";
  if (isFilled || key === "tokenFile" || key === "keyFile") return "projectRequest";
  return isTls ? "projectTls" : "projectSecret";
}

/** Finds the source of an address; `named` is the setting of the address or of the account. */
export function findAddressSource(
  named: Setting | null,
  profile: Profile | null,
  uri: string,
): AddressSource {
  if (named !== null && named.file === null) return "user";
  const file = named === null ? (profile?.file ?? null) : named.file;
  if (file === null || file.isTrusted) return "trusted";
  return isLoopback(uri) ? "loopback" : "project";
}

/** Throws if a setting must not be sent to a project file's address. */
export function refuseToSend(
  settings: readonly Setting[],
  address: AddressSource,
  where: string,
  profile: Profile | null,
): void {
  const secret = settings.find((setting) => findFate(setting, address) === "refused");
  if (secret === undefined) return;
  const variables = secret.variables.map((name) => `\${${name}}`).join(", ");
  const what = variables === "" ? secret.label : `${variables} (${secret.label})`;
  const shown = profile?.file.shown ?? "";
  throw new CliError(
    "config",
    `refusing to send ${what} to ${where}: the address comes from ${shown}`,
    { hint: `if you trust ${shown}, pass --config ${shown}; otherwise set --uri` },
  );
}

/** Returns the keys of the profile in use that are ignored, each with the reason. */
export function findIgnored(
  { values, file, prefix }: Profile,
  address: { source: AddressSource; setting: Setting | null; uri: string },
  token: Setting | null,
  env: Env,
): Map<ProfileKey, string> {
  const ignored = new Map<ProfileKey, string>();
  const isLiteral = (setting: Setting | null) =>
    setting?.file === file && setting.written === setting.text;
  for (const [key, written] of values) {
    const variables = interpolate(written, env)?.variables ?? [];
    const label = address.setting?.label;
    switch (findFate({ key, from: "profile", file, variables }, address.source)) {
      case "own server":
        if (new URL(address.uri).origin === ownOrigin(values, prefix, env)) break;
        ignored.set(key, `${label} points to another server`);
        break;
      case "ignored":
        ignored.set(key, `the address comes from ${label}`);
        break;
      case "literal":
        if (!isLiteral(address.setting))
          ignored.set(key, `the address is not written in ${file.shown}`);
        else if (token !== null && !isLiteral(token))
          ignored.set(key, `the token is not written in ${file.shown}`);
        break;
      default:
    }
  }
  return ignored;
}

/** Returns `null` if a variable that the profile's URI needs is not set. */
function ownOrigin(values: Profile["values"], prefix: string, env: Env): string | null {
  const written = values.get("uri") ?? defaultUri(hasPlace(values));
  const filled = interpolate(written, env);
  if (filled === null || filled.missing.length > 0) return null;
  return new URL(parseUri(filled.text, `${prefix}uri`, written)).origin;
}

export function isLoopback(uri: string): boolean {
  const { hostname } = new URL(uri);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** Whether the values name a place in a hosted account. */
export function hasPlace(values: ReadonlyMap<ProfileKey, unknown>): boolean {
  return values.has("clusterId") || values.has("projectId");
}

/** Returns where requests go if no setting has an address. */
export function defaultUri(isInAccount: boolean): string {
  return isInAccount ? "https://api.cloud.zilliz.com" : "http://localhost:19530";
}
