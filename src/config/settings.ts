import { dirname } from "node:path";
import type { Context, Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { ConfigFile } from "./files.ts";
import { type Profile, type ProfileKey, profileKeys } from "./schema.ts";

/** One value that counts, and where it was found. */
export interface Setting {
  key: ProfileKey;
  text: string;
  from: "flag" | "environment" | "profile";
  /** The source in messages: `--uri`, `MILVUS_URI` or `~/.milvusrc: profiles.prod.uri`. */
  label: string;
  /** Where relative paths start. */
  base: string;
  /** The file of a profile's value. */
  file: ConfigFile | null;
  /** The environment variables that `${…}` took in. */
  filled: readonly string[];
}

/** Values that were given for this command only. */
type GivenValues = Readonly<Partial<Record<ProfileKey, string | boolean | undefined>>>;

/** How to reach the clusters of a command, as far as it was said for this command only. */
export interface ConnectionOptions extends GivenValues {
  /** Names, for several clusters also patterns with `*` and `?`; empty: the profile in use. */
  profiles: readonly string[];
  allProfiles: boolean;
  /** The only configuration file to read. */
  config: string | undefined;
  /** How many times a request that only reads is sent again; `undefined`: as usual. */
  retries: number | undefined;
  /** Whether every cluster has to respond. */
  strict: boolean;
}

/** One source of values: what it says of a key, `null` when nothing. */
type Layer = (key: ProfileKey) => Setting | null;

export interface ProfileChoice {
  profile: Profile | null;
  /** Asked for by `--profile`, which puts the profile before the environment. */
  byFlag: boolean;
}

/** What opens the object store of a create in Zilliz Cloud. */
export const storeKeys: readonly ProfileKey[] = ["accessKey", "secretKey", "sessionToken"];

/** Of one cluster: must not leak into another that was asked for by name. */
const clusterKeys: readonly ProfileKey[] = [
  ...(["uri", "token", "tokenFile", "db", "clusterId", "projectId", "regionId"] as const),
  ...storeKeys,
];

/** The other form of a value. */
const otherForms: Partial<Record<ProfileKey, ProfileKey>> = {
  token: "tokenFile",
  clusterId: "projectId",
};

const groups = profileKeys
  .filter((key) => !Object.values(otherForms).includes(key))
  .map((key) => [key, otherForms[key]].filter((form) => form !== undefined));

export function variableOf(key: ProfileKey): string {
  return `MILVUS_${spelled(key, "_").toUpperCase()}`;
}

function spelled(key: ProfileKey, hyphen: "_" | "-"): string {
  return key.replace(/[A-Z]/g, (letter) => `${hyphen}${letter.toLowerCase()}`);
}

/** Nearest first. */
export function settingLayers(
  given: GivenValues,
  choice: ProfileChoice,
  context: Context,
): Layer[] {
  const profile = choice.profile === null ? [] : [profileLayer(choice.profile, context.env)];
  const environment = environmentLayer(context, choice.byFlag ? clusterKeys : []);
  const rest = choice.byFlag ? [...profile, environment] : [environment, ...profile];
  return [flagLayer(given, context), ...rest];
}

/** The nearest layer that has one of the keys decides; the keys are different forms of one value. */
export function findSetting(layers: readonly Layer[], ...keys: ProfileKey[]): Setting | null {
  for (const layer of layers) {
    const [found, other] = keys.map(layer).filter((setting) => setting !== null);
    if (found !== undefined && other !== undefined) {
      throw new CliError("usage", `${found.label} and ${other.label} are both given`, {
        hint: "give one of the two",
      });
    }
    if (found !== undefined) return found;
  }
  return null;
}

/** All but the `unread`, whose placeholders need not be filled then. */
export function collectSettings(
  layers: readonly Layer[],
  unread: readonly ProfileKey[],
): Map<ProfileKey, Setting> {
  const found = groups
    .filter(([first]) => first !== undefined && !unread.includes(first))
    .map((keys) => findSetting(layers, ...keys));
  return new Map(found.filter((setting) => setting !== null).map((one) => [one.key, one]));
}

/** An empty flag is most often a variable that a script forgot to set, and falling back would ask the wrong server. */
function flagLayer(given: GivenValues, { cwd }: Context): Layer {
  return (key) => {
    const value = given[key];
    const label = `--${spelled(key, "-")}`;
    if (value === undefined || value === false) return null;
    if (value === "") {
      throw new CliError("usage", `${label} is empty`, {
        hint: "give it a value, or leave it out",
      });
    }
    return { key, text: `${value}`, from: "flag", label, base: cwd, file: null, filled: [] };
  };
}

function environmentLayer({ env, cwd }: Context, unread: readonly ProfileKey[]): Layer {
  return (key) => {
    const label = variableOf(key);
    const text = unread.includes(key) ? "" : (env[label] ?? "");
    if (text === "") return null;
    return { key, text, from: "environment", label, base: cwd, file: null, filled: [] };
  };
}

/** A value that is empty counts as not set, but not a URI: falling back would ask the wrong server. */
function profileLayer({ values, prefix, file }: Profile, env: Env): Layer {
  return (key) => {
    const written = values.get(key);
    if (written === undefined) return null;
    const label = `${prefix}${key}`;
    const result = interpolate(written, env);
    if (result === null) {
      throw new CliError("config", `${label} has a \${ that is no placeholder`, {
        hint: `write it as \${NAME} or \${NAME:-default}`,
      });
    }
    const [missing] = result.missing;
    if (missing !== undefined) {
      throw new CliError("config", `${label} needs the variable ${missing}, which is not set`, {
        hint: `set it, or write a default: \${${missing}:-default}`,
      });
    }
    const { text, filled } = result;
    if (text === "" && key !== "uri") return null;
    return { key, text, from: "profile", label, base: dirname(file.path), file, filled };
  };
}

interface Interpolation {
  text: string;
  /** Variables whose value went into `text`; one that fell back to its default is not among them. */
  filled: readonly string[];
  /** Variables that are not set, or empty, and have no default. */
  missing: readonly string[];
}

const placeholder = /\$\{([A-Za-z_]\w*)(?::-([^{}]*))?\}/g;

/** Fills `${NAME}` and `${NAME:-default}`; `null` when a `${` is no such placeholder. */
export function interpolate(text: string, env: Env): Interpolation | null {
  if (text.replace(placeholder, "").includes("${")) return null;
  const filled: string[] = [];
  const missing: string[] = [];
  const result = text.replace(placeholder, (_match, name: string, fallback?: string) => {
    const value = env[name] ?? "";
    if (value !== "") filled.push(name);
    else if (fallback === undefined) missing.push(name);
    return value === "" ? (fallback ?? "") : value;
  });
  return { text: result, filled, missing };
}
