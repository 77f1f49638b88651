import { dirname } from "node:path";
import { type Context, type Env, readVariable } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { ConfigFile } from "./files.ts";
import { interpolate } from "./placeholders.ts";
import { type Profile, type ProfileKey, profileKeys } from "./schema.ts";

/** The value of a key, and where it was found. */
export interface Setting {
  key: ProfileKey;
  text: string;
  /** The text as it was given, with its `${…}`: messages quote this and never what was filled in. */
  written: string;
  from: "flag" | "environment" | "profile";
  /** The source in messages: `--uri`, `MILVUS_URI` or `~/.milvusrc: profiles.prod.uri`. */
  label: string;
  /** Where relative paths start. */
  base: string;
  /** The file of a profile's value. */
  file: ConfigFile | null;
  /** The environment variables whose values `${…}` inserted into `text`. */
  variables: readonly string[];
}

/** Values that were given for this command only. */
type GivenValues = Readonly<Partial<Record<ProfileKey, string | boolean | undefined>>>;

/** How to reach the clusters of a command, as given by its flags. */
export interface ConnectionOptions extends GivenValues {
  /** Names, for several clusters also patterns with `*` and `?`; empty: the profile in use. */
  profiles: readonly string[];
  allProfiles: boolean;
  /** The only configuration file to read. */
  config: string | undefined;
  /** How many times a request that only reads is sent again; `undefined`: the default. */
  retries: number | undefined;
  /** Whether every cluster has to respond. */
  strict: boolean;
  /** Whether addresses of project files are refused, except loopback. */
  isTrustedOnly?: boolean;
}

export interface ProfileChoice {
  profile: Profile | null;
  /** Whether `--profile` names it: then it takes precedence over the environment. */
  isNamedByFlag: boolean;
}

/** One source of settings; returns `null` if it has none for the key. */
type Layer = (key: ProfileKey) => Setting | null;

/** The credentials of the object store that a job reads its files from. */
export const storeKeys: readonly ProfileKey[] = ["accessKey", "secretKey", "sessionToken"];

export const tokenKeys: readonly ProfileKey[] = ["token", "tokenFile"];

/** What names a place in an account of Zilliz Cloud, and the credentials that only such an account uses. */
export const accountKeys: readonly ProfileKey[] = [
  ...(["clusterId", "projectId", "regionId"] as const),
  ...storeKeys,
];

/** Values of one cluster, which must not be used for another that is named by a flag. */
const clusterKeys: readonly ProfileKey[] = ["uri", "db", ...tokenKeys, ...accountKeys];

/** Keys that are two forms of one value. */
const otherForms: Partial<Record<ProfileKey, ProfileKey>> = {
  token: "tokenFile",
  clusterId: "projectId",
};

/** Returns the sources of settings, the one that takes precedence first. */
export function settingLayers(
  given: GivenValues,
  { profile, isNamedByFlag }: ProfileChoice,
  { env, cwd }: Context,
  withheld: readonly ProfileKey[] = [],
): Layer[] {
  const profileLayers = profile === null ? [] : [profileLayer(profile, withheld, env)];
  const environment = environmentLayer(env, cwd, isNamedByFlag ? clusterKeys : []);
  const rest = isNamedByFlag ? [...profileLayers, environment] : [environment, ...profileLayers];
  return [flagLayer(given, cwd), ...rest];
}

/** Returns the setting of the first layer that has the key or its other form; throws if that layer has both. */
export function findSetting(layers: readonly Layer[], key: ProfileKey): Setting | null {
  const forms = [key, otherForms[key]].filter((form) => form !== undefined);
  for (const layer of layers) {
    const [setting, other] = forms.flatMap((form) => layer(form) ?? []);
    if (setting !== undefined && other !== undefined) {
      throw new CliError("usage", `${setting.label} and ${other.label} cannot be combined`, {
        hint: "leave one of them out",
      });
    }
    if (setting !== undefined) return setting;
  }
  return null;
}

/** Returns every setting but the `unread`, whose variables need not be set. */
export function collectSettings(
  layers: readonly Layer[],
  unread: readonly ProfileKey[],
): Map<ProfileKey, Setting> {
  const secondForms = Object.values(otherForms);
  const settings = profileKeys
    .filter((key) => !unread.includes(key) && !secondForms.includes(key))
    .flatMap((key) => findSetting(layers, key) ?? []);
  return new Map(settings.map((setting) => [setting.key, setting]));
}

export function flagName(key: ProfileKey): string {
  return `--${spellKey(key, "-")}`;
}

export function variableName(key: ProfileKey): string {
  return `MILVUS_${spellKey(key, "_").toUpperCase()}`;
}

/** Returns the key in lower case with `separator` between its words. */
export function spellKey(key: ProfileKey, separator: string): string {
  return key.replace(/[A-Z]/g, (letter) => `${separator}${letter.toLowerCase()}`);
}

/** Refuses an empty flag: a script usually did not set a variable, and a fallback could be another server. */
function flagLayer(given: GivenValues, cwd: string): Layer {
  return (key) => {
    const value = given[key];
    const label = flagName(key);
    if (value === undefined || value === false) return null;
    if (value === "") {
      throw new CliError("usage", `${label} is empty`, {
        hint: "give a value, or leave it out",
      });
    }
    return givenSetting(key, `${value}`, "flag", label, cwd);
  };
}

function environmentLayer(env: Env, cwd: string, unread: readonly ProfileKey[]): Layer {
  return (key) => {
    const label = variableName(key);
    const text = unread.includes(key) ? "" : readVariable(env, label);
    if (text === "") return null;
    return givenSetting(key, text, "environment", label, cwd);
  };
}

function givenSetting(
  key: ProfileKey,
  text: string,
  from: "flag" | "environment",
  label: string,
  cwd: string,
): Setting {
  return { key, text, written: text, from, label, base: cwd, file: null, variables: [] };
}

/** Treats an empty value as not set, but not an empty URI: a fallback would be another server. */
function profileLayer(profile: Profile, withheld: readonly ProfileKey[], env: Env): Layer {
  const { values, prefix, file } = profile;
  return (key) => {
    const written = withheld.includes(key) ? undefined : values.get(key);
    if (written === undefined) return null;
    const label = `${prefix}${key}`;
    const result = interpolate(written, env);
    if (result === null) {
      throw new CliError("config", `${label} contains an invalid placeholder`, {
        hint: `write \${NAME} or \${NAME:-default}`,
      });
    }
    const [missing] = result.missing;
    if (missing !== undefined) {
      throw new CliError("config", `${label} uses \${${missing}}, but ${missing} is not set`, {
        hint: `set ${missing}, or add a default: \${${missing}:-default}`,
      });
    }
    const { text, variables } = result;
    if (text.trim() === "" && key !== "uri") return null;
    return {
      key,
      text,
      written,
      from: "profile",
      label,
      base: dirname(file.path),
      file,
      variables,
    };
  };
}
