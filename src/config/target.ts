// config: Decides which servers are queried: flags, environment, files and trust become Targets.
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeNote, writeWarning } from "../base/messages.ts";
import { parseDuration, parseUri, quote } from "../base/values.ts";
import type { Cloud, CloudPlace, Target } from "../milvus/server.ts";
import { readTls, readToken } from "./credentials.ts";
import { chooseProfile, loadConfig } from "./profiles.ts";
import type { ProfileKey } from "./schema.ts";
import {
  type ConnectionOptions,
  collectSettings,
  findSetting,
  type ProfileChoice,
  type Setting,
  settingLayers,
  storeKeys,
} from "./settings.ts";
import { boundKeys, defaultUriOf, isTrusted, refuseToTravel } from "./trust.ts";

const defaultTimeoutMs = 30_000;
const defaultRetries = 3;
const maxTimeoutMs = 86_400_000;

/** Whether the keys of the object store are read, which only `create` sends. */
export type StoreUse = "with store keys" | "without store keys";

/** Finds the one Milvus that flags, environment and configuration files lead to. */
export async function resolveTarget(
  options: ConnectionOptions,
  context: Context,
  store: StoreUse = "without store keys",
): Promise<Target> {
  const config = await loadConfig(options, context);
  const choice = chooseProfile(config, options.profiles[0], context.env);
  return await resolveChoice(choice, options, context, store);
}

/** First where requests go, then what may go there; nothing that a setting names is read before that is known. */
export async function resolveChoice(
  choice: ProfileChoice,
  options: ConnectionOptions,
  context: Context,
  store: StoreUse = "without store keys",
): Promise<Target> {
  const layers = settingLayers(options, choice, context);
  const address = findSetting(layers, "uri");
  const isCloud = findSetting(layers, "clusterId", "projectId") !== null;
  const uri = address === null ? defaultUriOf(isCloud) : parseUri(address.text, address.label);
  const withheld = choice.profile === null ? [] : boundKeys(choice.profile, uri, context.env);
  const settings = collectSettings(
    settingLayers(options, without(choice, withheld), context),
    store === "with store keys" ? [] : storeKeys,
  );
  // At one address an id leads into the account of whoever wrote it.
  for (const place of [address, settings.get("clusterId"), settings.get("projectId")]) {
    if (place?.file && !isTrusted(uri, place.file, context.env)) {
      refuseToTravel(settings.values(), place, place.file.shown);
    }
  }
  const token = settings.get("token") ?? settings.get("tokenFile");
  const target: Target = {
    profile: address === null || address.from === "profile" ? (choice.profile?.name ?? null) : null,
    label: null,
    uri,
    cloud: readCloud(settings),
    db: readDb(settings.get("db")),
    requestTimeoutMs: readTimeout(settings.get("requestTimeout")),
    retries: options.retries ?? defaultRetries,
    tls: await readTls(settings, context),
    // Last, for it may wait for standard input.
    token: token === undefined ? null : await readToken(token, context),
  };
  const elsewhere = address ?? settings.get("clusterId") ?? settings.get("projectId");
  const unused = token === undefined ? withheld : withheld.filter((key) => !isToken(key));
  for (const key of unused.filter((one) => !settings.has(one) && !storeKeys.includes(one))) {
    writeNote(
      `${choice.profile?.prefix}${key} is not ${isToken(key) ? "sent" : "used"}: ` +
        `it belongs to the uri of that profile, and ${elsewhere?.label} names another server`,
      context,
    );
  }
  if (target.tls?.insecure === true) {
    const label = settings.get("insecure")?.label;
    writeWarning(`the server's certificate is not checked (${label})`, context);
  }
  return target;
}

function without({ profile, byFlag }: ProfileChoice, keys: readonly ProfileKey[]): ProfileChoice {
  if (profile === null) return { profile, byFlag };
  const values = new Map([...profile.values].filter(([key]) => !keys.includes(key)));
  return { profile: { ...profile, values }, byFlag };
}

function isToken(key: ProfileKey): boolean {
  return key === "token" || key === "tokenFile";
}

/** It goes into a header, where a line break would start another. */
function readDb(setting: Setting | undefined): string | null {
  if (setting !== undefined && /\p{Cc}/u.test(setting.text)) {
    throw new CliError(
      "config",
      `${setting.label} holds a line break or another control character`,
      {
        hint: "write it on one line",
      },
    );
  }
  return setting?.text ?? null;
}

function readTimeout(setting: Setting | undefined): number {
  if (setting === undefined) return defaultTimeoutMs;
  const ms = parseDuration(setting.text, setting.label);
  if (ms === 0 || ms > maxTimeoutMs) {
    throw new CliError("usage", `${setting.label} is out of range: ${quote(setting.text)}`, {
      hint: "allowed: more than 0, up to 24h",
    });
  }
  return ms;
}

type Settings = ReadonlyMap<ProfileKey, Setting>;

/** Zilliz Cloud, where the settings name a cluster or a project of it. */
function readCloud(settings: Settings): Cloud | null {
  const place = readPlace(settings);
  return place === null ? null : { place, storeKeys: readStoreKeys(settings) };
}

function readPlace(settings: Settings): CloudPlace | null {
  const [cluster, project] = [settings.get("clusterId"), settings.get("projectId")];
  if (cluster !== undefined) return { clusterId: cluster.text };
  if (project === undefined) return null;
  const regionId = required("regionId", project, settings);
  return { projectId: project.text, regionId };
}

/** A public bucket and a signed URL need none. */
function readStoreKeys(settings: Settings): Record<string, string> {
  const [accessKey, secretKey] = [settings.get("accessKey"), settings.get("secretKey")];
  const token = settings.get("sessionToken");
  if (secretKey !== undefined) required("accessKey", secretKey, settings);
  if (token !== undefined) required("accessKey", token, settings);
  if (accessKey === undefined) return {};
  return {
    accessKey: accessKey.text,
    secretKey: required("secretKey", accessKey, settings),
    ...(token !== undefined && { token: token.text }),
  };
}

function required(key: ProfileKey, beside: Setting, settings: Settings): string {
  const setting = settings.get(key);
  if (setting !== undefined) return setting.text;
  throw new CliError("config", `${beside.label} needs ${key} beside it`, {
    hint: `give it in the same profile, or in the environment; see milvus-import help config`,
  });
}
