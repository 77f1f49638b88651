import type { Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { shellPath } from "../base/shell.ts";
import { parseUri } from "../base/values.ts";
import { interpolate } from "./placeholders.ts";
import type { Profile, ProfileKey } from "./schema.ts";
import { accountKeys, type Setting, storeKeys, tokenKeys } from "./settings.ts";
import { type AddressSource, type Fate, trustTable, type ValueSource } from "./trust-table.ts";

export const tlsKeys: readonly ProfileKey[] = ["caFile", "certFile", "keyFile", "insecure"];
const secretKeys = [...tokenKeys, ...accountKeys];

type Value = Pick<Setting, "key" | "from" | "file" | "variables">;

function findFate(value: Value, address: AddressSource): Fate {
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
    {
      hint: `if you trust ${shown}, pass --config ${shellPath(shown) ?? "with its path"}; otherwise set --uri`,
    },
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
      case "own":
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
