import { CliError } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import type { ConfigFile } from "./files.ts";

export const profileKeys = [
  "uri",
  "token",
  "tokenFile",
  "db",
  "requestTimeout",
  "caFile",
  "certFile",
  "keyFile",
  "insecure",
  "clusterId",
  "projectId",
  "regionId",
  "accessKey",
  "secretKey",
  "sessionToken",
] as const;

export type ProfileKey = (typeof profileKeys)[number];

export interface Profile {
  name: string;
  file: ConfigFile;
  /** What stands before a key of this profile in messages: `~/.milvusrc: profiles.prod.`. */
  prefix: string;
  /** As written, with its `${…}`; numbers and booleans as text. An absent key and a null have none. */
  values: ReadonlyMap<ProfileKey, string>;
}

export interface CheckedFile {
  /** What `default:` says. */
  defaultName: string | null;
  profiles: Profile[];
}

/** A profile at the top level has no name of its own. */
const unnamed = "default";

const topKeys = ["default", "profiles", ...profileKeys];

type Mapping = Record<string, unknown>;

export function checkFile(file: ConfigFile): CheckedFile {
  const at = `${file.shown}: ${file.prefix}`;
  const content = file.content ?? refuse(file.shown, "is empty", topKeys.join(", "));
  if (!isMapping(content)) return refuse(file.shown, "holds no keys", topKeys.join(", "));
  const { default: defaultName = null, profiles = null, ...rest } = content;
  checkKeys(rest, at, topKeys);
  if (defaultName !== null && typeof defaultName !== "string") {
    return refuse(`${at}default`, "is no text", "the name of a profile");
  }
  if (profiles === null) {
    const isEmpty = Object.keys(rest).length === 0;
    const profile = { name: unnamed, file, prefix: at, values: checkValues(rest, at) };
    return { defaultName, profiles: isEmpty ? [] : [profile] };
  }
  const [stray] = Object.keys(rest);
  if (stray !== undefined) {
    return refuse(`${at}${stray}`, "stands beside profiles", "the same key inside a profile");
  }
  if (!isMapping(profiles)) return refuse(`${at}profiles`, "holds no names", "a name per profile");
  const checked = Object.entries(profiles).map(([name, keys]) => checkProfile(name, keys, file));
  return { defaultName, profiles: checked };
}

function checkProfile(name: string, keys: unknown, file: ConfigFile): Profile {
  const at = `${file.shown}: ${file.prefix}profiles.${shownKey(name)}`;
  if (!/^[\p{L}\p{N}._-]+$/u.test(name)) {
    return refuse(at, "has no name that works", "letters, digits, dots, dashes and underscores");
  }
  const mapping = keys ?? {};
  if (!isMapping(mapping)) return refuse(at, "holds no keys", profileKeys.join(", "));
  const prefix = `${at}.`;
  checkKeys(mapping, prefix, profileKeys);
  return { name, file, prefix, values: checkValues(mapping, prefix) };
}

function checkKeys(mapping: Mapping, prefix: string, allowed: readonly string[]): void {
  const unknown = Object.keys(mapping).find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  throw new CliError("config", `${prefix}${shownKey(unknown)} is no known key`, {
    hint: `${suggestion(unknown, allowed)}allowed: ${allowed.join(", ")}`,
  });
}

function checkValues(mapping: Mapping, prefix: string): Map<ProfileKey, string> {
  const values = new Map<ProfileKey, string>();
  for (const key of profileKeys) {
    const value = mapping[key] ?? null;
    if (value !== null) values.set(key, checkValue(key, value, prefix));
  }
  if (values.has("token") && values.has("tokenFile")) {
    refuse(`${prefix}token`, "stands beside tokenFile", "one of the two");
  }
  return values;
}

function checkValue(key: ProfileKey, value: unknown, prefix: string): string {
  if (typeof value === "string") return value;
  if (key === "insecure") {
    return typeof value === "boolean"
      ? `${value}`
      : refuse(`${prefix}${key}`, "is not true or false", "true or false");
  }
  if (key === "requestTimeout" && typeof value === "number") return `${value}`;
  const text =
    key === "requestTimeout"
      ? "a duration such as 30s"
      : "text, in quotes where it looks like a number";
  return refuse(`${prefix}${key}`, "has the wrong type", text);
}

function refuse(what: string, problem: string, allowed: string): never {
  throw new CliError("config", `${what} ${problem}`, { hint: `allowed: ${allowed}` });
}

/** Only objects of a parser: a YAML date is none. */
function isMapping(value: unknown): value is Mapping {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function shownKey(key: string): string {
  return /^[\w.$-]+$/.test(key) ? key : quote(key);
}
