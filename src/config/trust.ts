import type { Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseUri } from "../base/values.ts";
import type { ConfigFile } from "./files.ts";
import type { Profile, ProfileKey } from "./schema.ts";
import { interpolate, type Setting, storeKeys } from "./settings.ts";

const defaultUri = "http://localhost:19530";
const cloudUri = "https://api.cloud.zilliz.com";

const tokenKeys: readonly ProfileKey[] = ["token", "tokenFile"];
/** What belongs to one account of Zilliz Cloud. */
const cloudKeys: readonly ProfileKey[] = ["clusterId", "projectId", "regionId", ...storeKeys];
const tlsKeys: readonly ProfileKey[] = ["caFile", "certFile", "keyFile", "insecure"];

/** Where requests go that nobody gives an address. */
export function defaultUriOf(isCloud: boolean): string {
  return isCloud ? cloudUri : defaultUri;
}

/**
 * Whether secrets of the user may go to this URI. One that stands in a file found in the working tree may have come
 * with somebody's project. CI runs a project's own files by design; a file named by --config was chosen.
 */
export function isTrusted(uri: string, { origin }: Pick<ConfigFile, "origin">, env: Env): boolean {
  const isCi = !["", "0", "false"].includes(env.CI ?? "");
  return origin !== "tree" || isCi || isLoopback(uri);
}

/** Whether a value may go to a URI that is not trusted: typed on this command line, or written beside the URI. */
function mayTravel(setting: Pick<Setting, "key" | "from" | "filled">): boolean {
  const { key, from, filled } = setting;
  switch (from) {
    case "flag":
      return key !== "tokenFile";
    case "environment":
      return !["token", "tokenFile", "keyFile", ...storeKeys].includes(key);
    case "profile":
      return filled.length === 0 && key !== "tokenFile" && key !== "keyFile";
  }
}

/** What was filled into the URI may be the secret itself, so that the message gives no such URI. */
export function refuseToTravel(settings: Iterable<Setting>, address: Setting, file: string): void {
  const where = address.filled.length === 0 ? `${address.text}, an address` : "the address";
  for (const setting of settings) {
    if (mayTravel(setting)) continue;
    const variables = setting.filled.map((name) => `\${${name}}`).join(", ");
    const what = variables === "" ? setting.label : `${setting.label} with ${variables}`;
    throw new CliError("config", `${what} is not sent to ${where} found in ${file}`, {
      hint: `if you trust that file, name it with --config ${file}; if not, say with --uri where to go`,
    });
  }
}

/**
 * The keys that stay behind when requests go elsewhere than the profile says: its token, what is Zilliz Cloud's, and, when the file may have
 * come with somebody's project, what decides whom a TLS connection trusts.
 */
export function boundKeys(profile: Profile, uri: string, env: Env): readonly ProfileKey[] {
  const always = [...tokenKeys, ...cloudKeys];
  const bound = profile.file.origin === "tree" ? [...always, ...tlsKeys] : always;
  const present = bound.filter((key) => profile.values.has(key));
  return present.length === 0 || originOf(uri) === ownOrigin(profile, env) ? [] : present;
}

export function isLoopback(uri: string): boolean {
  const { hostname } = new URL(uri);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/** `null` when a variable that the profile's URI needs is not set. */
function ownOrigin(profile: Profile, env: Env): string | null {
  const { values } = profile;
  const written = interpolate(values.get("uri") ?? defaultUriOf(isOfCloud(values)), env);
  if (written === null || written.missing.length > 0) return null;
  return originOf(parseUri(written.text, `${profile.prefix}uri`));
}

export function isOfCloud(values: ReadonlyMap<ProfileKey, unknown>): boolean {
  return values.has("clusterId") || values.has("projectId");
}

/** Scheme, host and port. */
function originOf(uri: string): string {
  return new URL(uri).origin;
}
