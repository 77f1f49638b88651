// config: Decides which servers are queried: flags, environment, files and trust become Targets.
import type { Context, Tls } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { rememberFilled } from "../base/filled.ts";
import { writeNote, writeWarning } from "../base/messages.ts";
import { parseDuration, parseUri, quote } from "../base/values.ts";
import type { Cloud, Target } from "../milvus/server.ts";
import { readToken, readTokenFileAgain, refuseControlCharacters } from "./credentials.ts";
import { chooseProfile, loadConfig, noteHidden } from "./profiles.ts";
import type { ProfileKey } from "./schema.ts";
import {
  type ConnectionOptions,
  collectSettings,
  findSetting,
  type ProfileChoice,
  type Setting,
  settingLayers,
  storeKeys,
  tokenKeys,
} from "./settings.ts";
import { defaultUri, findAddressSource, findIgnored, refuseToSend, tlsKeys } from "./trust.ts";

/** Whether the keys of the object store are read, which only `create` sends. */
export type StoreUse = "with store keys" | "without store keys";

/** Finds the one Milvus that flags, environment and configuration files name. */
export async function resolveTarget(
  options: ConnectionOptions,
  context: Context,
  store: StoreUse = "without store keys",
): Promise<Target> {
  const config = await loadConfig(options, context);
  const choice = chooseProfile(config, options.profiles[0], context.env);
  return await resolveChoice(choice, options, context, store);
}

/** Determines where requests go, then what may be sent there; reads files and stdin only after that. */
export async function resolveChoice(
  choice: ProfileChoice,
  options: ConnectionOptions,
  context: Context,
  store: StoreUse = "without store keys",
): Promise<Target> {
  const { profile } = choice;
  const given = settingLayers(options, choice, context);
  const address = findSetting(given, "uri");
  const place = address === null ? findSetting(given, "clusterId") : null;
  const uri =
    address === null
      ? defaultUri(place !== null)
      : parseUri(address.text, address.label, address.written);
  const setting = address ?? place;
  const source = findAddressSource(setting, profile, uri);
  const isOfProject = source === "project" || source === "loopback";
  if (options.isTrustedOnly === true && source === "project") {
    throw new CliError("config", `the address comes from ${profile?.file.shown}`);
  }
  // Whether TLS keys are used depends on where the token comes from.
  const tokenSetting = isOfProject ? findSetting(given, "token") : null;
  const ignored =
    profile === null
      ? new Map<ProfileKey, string>()
      : findIgnored(profile, { source, setting, uri }, tokenSetting, context.env);
  const settings = collectSettings(
    settingLayers(options, choice, context, [...ignored.keys()]),
    store === "with store keys" ? [] : storeKeys,
  );
  for (const { variables } of settings.values()) {
    for (const name of variables) rememberFilled(name, context);
  }
  refuseToSend([...settings.values()], source, setting?.written ?? uri, profile);
  const token = settings.get("token") ?? settings.get("tokenFile");
  const target: Target = {
    profile: address === null || address.from === "profile" ? (profile?.name ?? null) : null,
    label: null,
    uri,
    cloud: readPlace(settings),
    db: readDb(settings.get("db")),
    requestTimeoutMs: readTimeout(settings.get("requestTimeout")),
    retries: options.retries ?? defaultRetries,
    tls: await readTls(settings, context),
    // Last, because it may wait for stdin.
    token: token === undefined ? null : await readToken(token, context),
    ...(token?.key === "tokenFile" && {
      readTokenAgain: () => readTokenFileAgain(token, context),
    }),
  };
  if ([...settings.values()].some(({ from }) => from === "profile")) noteHidden(profile, context);
  for (const [key, reason] of ignored) {
    const isToken = tokenKeys.includes(key);
    const isReplaced = isToken ? token !== undefined : settings.has(key);
    if (isReplaced || storeKeys.includes(key)) continue;
    writeNote(
      `${profile?.prefix}${key} is not ${isToken ? "sent" : "used"}, because ${reason}`,
      context,
    );
  }
  if (target.tls?.insecure === true) {
    const label = settings.get("insecure")?.label;
    writeWarning(`the TLS certificate is not verified (${label})`, context);
  }
  return target;
}

const defaultRetries = 3;
const defaultTimeoutMs = 30_000;
const maxTimeoutMs = 86_400_000;

function readTimeout(setting: Setting | undefined): number {
  if (setting === undefined) return defaultTimeoutMs;
  const ms = parseDuration(setting.text, setting.label, setting.written);
  if (ms === 0 || ms > maxTimeoutMs) {
    const problem = `must be more than 0 and at most 24h: ${quote(setting.written)}`;
    throw new CliError("usage", `${setting.label} ${problem}`);
  }
  return ms;
}

function readDb(setting: Setting | undefined): string | null {
  if (setting === undefined) return null;
  refuseControlCharacters(setting.text, setting.label);
  return setting.text;
}

type Settings = ReadonlyMap<ProfileKey, Setting>;

/** Loads `tls.ts`, which needs `node:crypto`, only if a setting is about TLS. */
async function readTls(settings: Settings, context: Context): Promise<Tls | null> {
  if (!tlsKeys.some((key) => settings.has(key))) return null;
  const tls = await import("./tls.ts");
  return tls.readTls(settings, context);
}

/** Returns the cluster or project that the settings name, and the store's credentials; `null` if they name none. */
function readPlace(settings: Settings): Cloud | null {
  const [cluster, project] = [settings.get("clusterId"), settings.get("projectId")];
  if (cluster !== undefined) {
    return { place: { clusterId: cluster.text }, storeKeys: readStoreKeys(settings) };
  }
  if (project === undefined) return null;
  const regionId = requireOther(project, "regionId", settings);
  return { place: { projectId: project.text, regionId }, storeKeys: readStoreKeys(settings) };
}

/** Returns no keys if none are set: a public bucket and a signed URL need none. */
function readStoreKeys(settings: Settings): Record<string, string> {
  const [accessKey, secretKey] = [settings.get("accessKey"), settings.get("secretKey")];
  const token = settings.get("sessionToken");
  if (secretKey !== undefined) requireOther(secretKey, "accessKey", settings);
  if (token !== undefined) requireOther(token, "accessKey", settings);
  if (accessKey === undefined) return {};
  return {
    accessKey: accessKey.text,
    secretKey: requireOther(accessKey, "secretKey", settings),
    ...(token !== undefined && { token: token.text }),
  };
}

function requireOther(given: Setting, key: ProfileKey, settings: Settings): string {
  const setting = settings.get(key);
  if (setting !== undefined) return setting.text;
  throw new CliError("config", `${given.label} requires ${key}`, {
    hint: "set it in the same profile or in the environment; see milvus-import help config",
  });
}
