import { CliError } from "../base/errors.ts";
import { suggestion } from "../base/values.ts";
import type { ConfigFile } from "./files.ts";
import { type CheckedFile, checkFile, isMapping, type ProfileKey } from "./schema.ts";

/** A change of the profiles in a file. */
export type ProfileEdit =
  | { kind: "add"; name: string; values: ProfileValues }
  | { kind: "remove" | "use"; name: string };

export type ProfileValues = Readonly<Partial<Record<ProfileKey, string | true>>>;

/** A change in terms of the file's keys. */
export interface KeyEdit {
  /** The keys of the file are those of one profile, and have to be put below a name first. */
  isUnnamed: boolean;
  /** What `default` is afterwards; `null`: the key is absent. */
  preferred: string | null;
  added: { name: string; values: ProfileValues } | null;
  removed: string | null;
}

/** Returns the change of the file's keys; throws if the file does not allow it. */
export function planEdit(file: ConfigFile, edit: ProfileEdit): KeyEdit {
  const { kind, name } = edit;
  const { profiles } = checkFile(file);
  const names = profiles.map((profile) => profile.name);
  if (kind === "add") {
    const profile = Object.fromEntries([[name, {}]]);
    checkFile({ ...file, prefix: "", content: { profiles: profile } });
  }
  if (kind === "add" && names.includes(name)) {
    throw new CliError("config", `profile ${name} already exists: ${file.shown}`, {
      hint: `edit that file, or remove the profile first: milvus-import profiles remove ${name}`,
    });
  }
  if (kind !== "add" && !names.includes(name)) {
    const known =
      names.length === 0 ? "add one: milvus-import profiles add" : `profiles: ${names.join(", ")}`;
    throw new CliError("config", `no profile named "${name}": ${file.shown}`, {
      hint: `${suggestion(name, names)}${known}`,
    });
  }
  const content = isMapping(file.content) ? file.content : {};
  const isUnnamed = profiles.length > 0 && !("profiles" in content);
  const written = typeof content.default === "string" ? content.default : null;
  const only = names.length < 2 ? (names[0] ?? name) : null;
  const plan = { isUnnamed, added: null, removed: null };
  switch (kind) {
    case "add":
      // The only profile is the default without being named; a second one must not change that.
      return { ...plan, preferred: written ?? only, added: { name, values: edit.values } };
    case "remove":
      return { ...plan, preferred: written === name ? null : written, removed: name };
    case "use":
      return { ...plan, preferred: name };
  }
}

/** The content of a file in a form that can be compared, independent of its syntax. */
export interface FileMeaning {
  preferred: string | null;
  profiles: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function meaningOf({ profiles, preferred }: CheckedFile): FileMeaning {
  return {
    preferred: preferred?.name ?? null,
    profiles: Object.fromEntries(
      profiles.map(({ name, values }) => [name, Object.fromEntries(values)]),
    ),
  };
}

/** Returns what the program must read after the change. */
export function meaningAfter(
  file: ConfigFile,
  { added, removed, preferred }: KeyEdit,
): FileMeaning {
  const before = Object.entries(meaningOf(checkFile(file)).profiles);
  const values = Object.entries(added?.values ?? {}).map(([key, value]) => [key, `${value}`]);
  const after = [
    ...before.filter(([name]) => name !== removed),
    ...(added === null ? [] : [[added.name, Object.fromEntries(values)] as const]),
  ];
  const [only, ...others] = after;
  return {
    preferred: preferred ?? (others.length === 0 ? (only?.[0] ?? null) : null),
    profiles: Object.fromEntries(after),
  };
}

/** Returns the text of a JSON file after the change. */
export function editJson(text: string, content: unknown, edit: KeyEdit): string {
  const { isUnnamed, preferred, added, removed } = edit;
  const { default: _, profiles, ...others } = isMapping(content) ? content : {};
  const named = isUnnamed ? { default: others } : isMapping(profiles) ? profiles : {};
  const entries = Object.entries(named).filter(([name]) => name !== removed);
  if (added !== null) entries.push([added.name, added.values]);
  const after = {
    ...(preferred !== null && { default: preferred }),
    profiles: Object.fromEntries(entries),
  };
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? "  ";
  return `${JSON.stringify(after, null, indent)}\n`;
}
