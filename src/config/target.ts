import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseDuration, parseUri, quote } from "../base/values.ts";
import type { Cloud, CloudPlace, Target } from "../milvus/server.ts";
import { readTls, readToken } from "./credentials.ts";
import { chooseProfile, loadConfig } from "./profiles.ts";
import type { ProfileKey } from "./schema.ts";
import {
  collectSettings,
  findSetting,
  type ProfileChoice,
  type Setting,
  settingLayers,
  storeKeys,
} from "./settings.ts";
import { boundKeys, defaultUriOf, isTrusted, refuseToTravel } from "./trust.ts";

/** As typed. */
export interface TargetFlags {
  uri?: string | undefined;
  token?: string | undefined;
  tokenFile?: string | undefined;
  db?: string | undefined;
  profile?: string | undefined;
  config?: string | undefined;
  requestTimeout?: string | undefined;
  retries?: number | undefined;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
  insecure?: boolean | undefined;
  /** Files will be read from an object store, so that its keys are needed. */
  opensStore?: boolean | undefined;
}

const defaultTimeoutMs = 30_000;
const defaultRetries = 3;
const maxTimeoutMs = 86_400_000;

/** The one Milvus that flags, environment and configuration files lead to. */
export async function resolveTarget(flags: TargetFlags, context: Context): Promise<Target> {
  const config = await loadConfig(flags, context);
  return await resolveChoice(chooseProfile(config, flags.profile, context.env), flags, context);
}

/** First where requests go, then what may go there; nothing that a setting names is read before that is known. */
export async function resolveChoice(
  choice: ProfileChoice,
  flags: TargetFlags,
  context: Context,
): Promise<Target> {
  const layers = settingLayers(flags, choice, context);
  const address = findSetting(layers, "uri");
  const isCloud = findSetting(layers, "clusterId", "projectId") !== null;
  const uri = address === null ? defaultUriOf(isCloud) : parseUri(address.text, address.label);
  const withheld = choice.profile === null ? [] : boundKeys(choice.profile, uri, context.env);
  const settings = collectSettings(
    settingLayers(flags, without(choice, withheld), context),
    flags.opensStore === true ? [] : storeKeys,
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
    retries: flags.retries ?? defaultRetries,
    deadlineMs: null,
    tls: await readTls(settings, context),
    // Last, for it may wait for standard input.
    token: token === undefined ? null : await readToken(token, context),
  };
  const elsewhere = address ?? settings.get("clusterId") ?? settings.get("projectId");
  const unused = token === undefined ? withheld : withheld.filter((key) => !isToken(key));
  for (const key of unused.filter((one) => !settings.has(one) && !storeKeys.includes(one))) {
    await context.stderr.write(
      `note: ${choice.profile?.prefix}${key} is not ${isToken(key) ? "sent" : "used"}: ` +
        `it belongs to the uri of that profile, and ${elsewhere?.label} names another server\n`,
    );
  }
  if (target.tls?.insecure === true) {
    const label = settings.get("insecure")?.label;
    await context.stderr.write(`warning: the server's certificate is not checked (${label})\n`);
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
export function readCloud(settings: Settings): Cloud | null {
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
