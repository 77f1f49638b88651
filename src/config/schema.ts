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
  const allowed = `allowed: ${topKeys.join(", ")}`;
  const content = file.content ?? refuse(file.shown, "is empty", allowed);
  if (!isMapping(content)) return refuse(file.shown, "must contain keys", allowed);
  const { default: defaultName = null, profiles: named = null, ...unnamed } = content;
  checkKeys(unnamed, file, "", topKeys);
  const prefix = `${file.shown}: ${file.prefix}`;
  if (defaultName !== null && typeof defaultName !== "string") {
    return refuse(`${prefix}default`, "must be text", "use the name of a profile");
  }
  const [unnamedKey] = Object.keys(unnamed);
  if (unnamedKey !== undefined && named !== null) {
    return refuse(`${prefix}${unnamedKey}`, "must be inside a profile", "move it below profiles");
  }
  // The keys of a file without `profiles` are a profile called default.
  const profiles =
    unnamedKey === undefined
      ? checkProfiles(named ?? {}, file)
      : [{ name: "default", file, prefix, values: checkValues(unnamed, prefix) }];
  const [only, ...others] = profiles;
  const name = defaultName ?? (others.length === 0 ? only?.name : undefined);
  const preferred = name === undefined ? null : { name, label: `${prefix}default`, file };
  return { file, profiles, preferred };
}

function checkProfiles(profiles: unknown, file: ConfigFile): Profile[] {
  const parent = `${file.shown}: ${file.prefix}profiles`;
  if (!isMapping(profiles)) {
    return refuse(parent, "must contain profiles", "write the keys of a profile below its name");
  }
  return Object.entries(profiles).map(([name, keys]) => {
    const path = `${parent}.${shownKey(name)}`;
    // With a dash at its start, `profile/jobId` would be read as a flag.
    if (!/^(?!-)[\p{L}\p{N}._-]+$/u.test(name)) {
      return refuse(
        path,
        "is not a valid profile name",
        "use letters, digits, dots, underscores and dashes, but no dash at the start",
      );
    }
    const mapping = keys ?? {};
    if (!isMapping(mapping)) {
      return refuse(path, "must contain keys", `allowed: ${profileKeys.join(", ")}`);
    }
    checkKeys(mapping, file, `profiles.${shownKey(name)}.`, profileKeys);
    return { name, file, prefix: `${path}.`, values: checkValues(mapping, `${path}.`) };
  });
}

function checkKeys(
  mapping: Mapping,
  { shown, prefix }: ConfigFile,
  parent: string,
  allowed: readonly string[],
): void {
  const unknown = Object.keys(mapping).find((key) => !allowed.includes(key));
  if (unknown === undefined) return;
  throw new CliError("config", `${shown}: unknown key ${prefix}${parent}${shownKey(unknown)}`, {
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
    refuse(`${prefix}token`, "and tokenFile cannot be combined", "remove one of them");
  }
  return values;
}

function checkValue(key: ProfileKey, value: unknown, path: string): string {
  if (typeof value === "string") return value;
  switch (key) {
    case "insecure":
      if (typeof value === "boolean") return `${value}`;
      return refuse(path, "must be true or false");
    case "requestTimeout":
      if (typeof value === "number") return `${value}`;
      return refuse(path, "must be a duration", "use a value such as 30s");
    default:
      return refuse(path, "must be text", "quote values that look like numbers");
  }
}

function refuse(what: string, problem: string, hint?: string): never {
  throw new CliError("config", `${what} ${problem}`, { hint });
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
