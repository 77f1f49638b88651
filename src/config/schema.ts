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
  /** The user's own file, if it has a profile of the same name, which this one replaces as a whole. */
  hides?: ConfigFile;
  /** Precedes a key of this profile in messages: `~/.milvusrc: profiles.prod.`. */
  prefix: string;
  /** As written, with its `${…}`; numbers and booleans as text. A key without a value is absent. */
  values: ReadonlyMap<ProfileKey, string>;
}

export interface CheckedFile {
  file: ConfigFile;
  profiles: Profile[];
  /** The name in the file's `default`, or that of its only profile. */
  preferred: { name: string; label: string; file: ConfigFile } | null;
}

const topKeys = ["default", "profiles", ...profileKeys];

type Mapping = Record<string, unknown>;

/** Returns the profiles of a file; throws if a key or a value is not allowed. */
export function checkFile(file: ConfigFile): CheckedFile {
  const prefix = `${file.shown}: ${file.prefix}`;
  const content = file.content ?? refuse(file.shown, "is empty", topKeys.join(", "));
  if (!isMapping(content)) return refuse(file.shown, "holds no keys", topKeys.join(", "));
  const { default: defaultName = null, profiles: named = null, ...unnamed } = content;
  checkKeys(unnamed, prefix, topKeys);
  if (defaultName !== null && typeof defaultName !== "string") {
    return refuse(`${prefix}default`, "is no text", "the name of a profile");
  }
  const [unnamedKey] = Object.keys(unnamed);
  if (unnamedKey !== undefined && named !== null) {
    return refuse(
      `${prefix}${unnamedKey}`,
      "stands beside profiles",
      "the same key inside a profile",
    );
  }
  // The keys of a file without `profiles` are a profile called default.
  const profiles =
    unnamedKey === undefined
      ? checkProfiles(named ?? {}, prefix, file)
      : [{ name: "default", file, prefix, values: checkValues(unnamed, prefix) }];
  const [only, ...others] = profiles;
  const name = defaultName ?? (others.length === 0 ? only?.name : undefined);
  const preferred = name === undefined ? null : { name, label: `${prefix}default`, file };
  return { file, profiles, preferred };
}

function checkProfiles(profiles: unknown, prefix: string, file: ConfigFile): Profile[] {
  if (!isMapping(profiles)) {
    return refuse(`${prefix}profiles`, "holds no names", "a name per profile");
  }
  return Object.entries(profiles).map(([name, keys]) => {
    const path = `${prefix}profiles.${shownKey(name)}`;
    // With a dash at its start, `profile/jobId` would be read as a flag.
    if (!/^(?!-)[\p{L}\p{N}._-]+$/u.test(name)) {
      return refuse(
        path,
        "has no name that works",
        "letters, digits, dots, underscores and, not at the start, dashes",
      );
    }
    const mapping = keys ?? {};
    if (!isMapping(mapping)) return refuse(path, "holds no keys", profileKeys.join(", "));
    checkKeys(mapping, `${path}.`, profileKeys);
    return { name, file, prefix: `${path}.`, values: checkValues(mapping, `${path}.`) };
  });
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
    if (value !== null) values.set(key, checkValue(key, value, `${prefix}${key}`));
  }
  if (values.has("token") && values.has("tokenFile")) {
    refuse(`${prefix}token`, "stands beside tokenFile", "one of the two");
  }
  return values;
}

function checkValue(key: ProfileKey, value: unknown, path: string): string {
  if (typeof value === "string") return value;
  switch (key) {
    case "insecure":
      if (typeof value === "boolean") return `${value}`;
      return refuse(path, "is not true or false", "true or false");
    case "requestTimeout":
      if (typeof value === "number") return `${value}`;
      return refuse(path, "has the wrong type", "a duration such as 30s");
    default:
      return refuse(path, "has the wrong type", "text, in quotes where it looks like a number");
  }
}

function refuse(what: string, problem: string, allowed: string): never {
  throw new CliError("config", `${what} ${problem}`, { hint: `allowed: ${allowed}` });
}

/** Whether it is a plain object; YAML dates are parsed to objects of another class. */
export function isMapping(value: unknown): value is Mapping {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function shownKey(key: string): string {
  return /^[\w.$-]+$/.test(key) ? key : quote(key);
}
