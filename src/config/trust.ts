import type { Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseUri } from "../base/values.ts";
import type { ConfigFile } from "./files.ts";
import type { Profile, ProfileKey } from "./schema.ts";
import { accountKeys, interpolate, type Setting, storeKeys, tokenKeys } from "./settings.ts";

/**
 * Throws if a secret of the user would be sent to a URI, or into an account, that a file found in the working tree
 * names: the file may have come with someone else's project.
 */
export function refuseToSend(
  settings: ReadonlyMap<ProfileKey, Setting>,
  address: Setting | null,
  uri: string,
  env: Env,
): void {
  for (const place of [address, settings.get("clusterId"), settings.get("projectId")]) {
    if (!place?.file || isTrusted(uri, place.file, env)) continue;
    const secret = [...settings.values()].find((setting) => !maySend(setting));
    if (secret === undefined) continue;
    const variables = secret.variables.map((name) => `\${${name}}`).join(", ");
    const what = variables === "" ? secret.label : `${secret.label} with ${variables}`;
    // A variable's value in the address may be the secret itself.
    const where = place.variables.length === 0 ? `${place.text}, an address` : "the address";
    const { shown } = place.file;
    throw new CliError("config", `${what} is not sent to ${where} found in ${shown}`, {
      hint: `if you trust that file, name it with --config ${shown}; if not, say with --uri where to go`,
    });
  }
}

/** Trusts a file that the user named, and in CI also a project's own: CI runs these on purpose. */
function isTrusted(uri: string, { origin }: ConfigFile, env: Env): boolean {
  const isCi = !["", "0", "false"].includes(env.CI ?? "");
  return origin !== "tree" || isCi || isLoopback(uri);
}

/** Whether a value may go to a URI that is not trusted: it was typed for this command, or stands beside the URI. */
function maySend({ key, from, variables }: Setting): boolean {
  switch (from) {
    case "flag":
      return key !== "tokenFile";
    case "environment":
      return ![...tokenKeys, "keyFile", ...storeKeys].includes(key);
    case "profile":
      return variables.length === 0 && key !== "tokenFile" && key !== "keyFile";
  }
}

export const tlsKeys: readonly ProfileKey[] = ["caFile", "certFile", "keyFile", "insecure"];

/**
 * Returns the keys of a profile that are withheld if requests go to another server than its own: its token and its
 * account. Of a file found in the working tree also what decides which server a TLS connection trusts.
 */
export function keysBoundToUri(profile: Profile, uri: string, env: Env): readonly ProfileKey[] {
  const bound = [...tokenKeys, ...accountKeys, ...(profile.file.origin === "tree" ? tlsKeys : [])];
  const present = bound.filter((key) => profile.values.has(key));
  return present.length === 0 || new URL(uri).origin === ownOrigin(profile, env) ? [] : present;
}

/** Returns `null` if a variable that the profile's URI needs is not set. */
function ownOrigin({ values, prefix }: Profile, env: Env): string | null {
  const written = interpolate(values.get("uri") ?? defaultUri(hasPlace(values)), env);
  if (written === null || written.missing.length > 0) return null;
  return new URL(parseUri(written.text, `${prefix}uri`)).origin;
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
