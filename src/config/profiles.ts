import { sep } from "node:path";
import { cleanLine } from "../base/clean.ts";
import { type Context, type Env, readVariable } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeNote, writeWarning } from "../base/messages.ts";
import { shellPath } from "../base/shell.ts";
import { quote, redactUri, suggestion } from "../base/values.ts";
import { readConfigFiles } from "./files.ts";
import { type CheckedFile, checkFile, type Profile } from "./schema.ts";
import { type ConnectionOptions, type ProfileChoice, spellKey } from "./settings.ts";
import { defaultUri, hasPlace } from "./trust.ts";

export interface Config {
  /** Of two profiles with the same name only that of the nearer file, which replaces the other as a whole. */
  profiles: readonly Profile[];
  /** The profile of a command that names none, and the key that names it. */
  preferred: CheckedFile["preferred"];
}

export interface ProfileSummary {
  name: string;
  /** As written, without user info; the default only where a cluster or project of an account is written. */
  uri: string | null;
  db: string | null;
  token: "none" | "literal" | "environment" | "file";
  file: string;
  inUse: boolean;
}

type ProfileOptions = Pick<ConnectionOptions, "profiles" | "allProfiles">;

/** Reads and checks the configuration; warns of each file with a secret that other users can read. */
export async function loadConfig(
  options: Pick<ConnectionOptions, "config">,
  context: Context,
): Promise<Config> {
  const files = (await readConfigFiles(options.config, context)).map(checkFile);
  for (const file of files) warnOfReadableSecret(file, context);
  const byName = new Map<string, Profile>();
  for (const profile of files.flatMap(({ profiles }) => profiles)) {
    const nearer = byName.get(profile.name);
    if (nearer === undefined) byName.set(profile.name, profile);
    else byName.set(profile.name, { ...nearer, hides: profile.file });
  }
  const preferred = files.find((file) => file.preferred !== null)?.preferred ?? null;
  return { profiles: [...byName.values()], preferred };
}

/**
 * Chooses the profile named by the flag, by MILVUS_PROFILE or by the file. MILVUS_PROFILE replaces only the `default` of
 * the file: the other variables still take precedence over the profile.
 */
export function chooseProfile(config: Config, flag: string | undefined, env: Env): ProfileChoice {
  if (flag === "") throw new CliError("usage", "--profile is empty");
  const isNamedByFlag = flag !== undefined;
  if (isNamedByFlag) return { profile: findProfile(config, flag, null), isNamedByFlag };
  const variable = readVariable(env, "MILVUS_PROFILE");
  if (variable !== "") {
    return { profile: findProfile(config, variable, "MILVUS_PROFILE"), isNamedByFlag };
  }
  const { preferred } = config;
  if (preferred === null) return { profile: null, isNamedByFlag };
  const { name, label, file } = preferred;
  if (file.origin !== "tree") return { profile: findProfile(config, name, label), isNamedByFlag };
  const profiles = config.profiles.filter((one) => one.file === file);
  const profile = profiles.find((one) => one.name === name);
  if (profile !== undefined) return { profile, isNamedByFlag };
  throw new CliError("config", `${label} must name a profile of that file: ${quote(name)}`, {
    hint: "to use a profile of your own file, pass --profile",
  });
}

/** Chooses the named profiles, each once; if none is named, the one in use, if there is one. */
export function chooseProfiles(
  config: Config,
  { profiles: names, allProfiles }: ProfileOptions,
  env: Env,
): ProfileChoice[] {
  if (names.length === 0 && !allProfiles) return [chooseProfile(config, undefined, env)];
  if (names.length > 0 && allProfiles) {
    throw new CliError("usage", "--profile cannot be combined with --all-profiles");
  }
  const profiles = (allProfiles ? ["*"] : names).flatMap((name) =>
    isPattern(name) ? matchProfiles(config, name) : findProfile(config, name, null),
  );
  return [...new Set(profiles)].map((profile) => ({ profile, isNamedByFlag: true }));
}

/** Whether a set of profiles is selected, even if it has only one profile. */
export function isSeveral({ profiles, allProfiles }: ProfileOptions): boolean {
  return allProfiles || profiles.some(isPattern);
}

export async function listProfiles(
  options: ProfileOptions & Pick<ConnectionOptions, "config">,
  context: Context,
): Promise<ProfileSummary[]> {
  const config = await loadConfig(options, context);
  if (config.profiles.length === 0 && options.allProfiles) return [];
  const chosen = chooseProfiles(config, options, context.env).map(({ profile }) => profile);
  for (const profile of chosen) noteHidden(profile, context);
  return config.profiles.map((profile) => {
    const { name, values, file } = profile;
    const uri = values.get("uri") ?? (hasPlace(values) ? defaultUri(true) : null);
    return {
      name,
      uri: uri === null ? null : redactUri(uri),
      db: values.get("db") ?? null,
      token: tokenKind(profile),
      file: file.shown,
      inUse: chosen.includes(profile),
    };
  });
}

/** Notes that a profile of the project file hides one of the user. */
export function noteHidden(profile: Profile | null, context: Context): void {
  if (profile?.hides === undefined) return;
  const { name, file, hides } = profile;
  writeNote(`profile ${name} of ${file.shown} hides the one in ${hides.shown}`, context);
}

function findProfile({ profiles }: Config, name: string, label: string | null): Profile {
  const profile = profiles.find((one) => one.name === name);
  if (profile !== undefined) return profile;
  const known = profiles.map((one) => one.name);
  if (/[,*?]/.test(name)) {
    throw new CliError("usage", `${label ?? "--profile"} must name one profile: ${quote(name)}`, {
      hint: knownProfiles(profiles),
    });
  }
  const source = label === null ? "" : ` (${label})`;
  throw new CliError("config", `no profile named ${quote(name)}${source}`, {
    hint: `${suggestion(name, known)}${knownProfiles(profiles)}`,
  });
}

function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

function matchProfiles({ profiles }: Config, pattern: string): Profile[] {
  const source = pattern.replace(/[.]/g, "\\.").replaceAll("*", ".*").replaceAll("?", ".");
  const isSound = /^[\p{L}\p{N}._*?-]+$/u.test(pattern);
  const matching = profiles.filter(
    ({ name }) => isSound && new RegExp(`^${source}$`, "u").test(name),
  );
  if (matching.length > 0) return matching;
  const message =
    profiles.length === 0 ? "no profiles configured" : `no profile matches ${quote(pattern)}`;
  throw new CliError("config", message, { hint: knownProfiles(profiles) });
}

function knownProfiles(profiles: readonly Profile[]): string {
  return profiles.length === 0
    ? "add a profile with milvus-import profiles add, or pass --config"
    : `profiles: ${profiles.map(({ name }) => name).join(", ")}`;
}

function tokenKind({ values }: Profile): ProfileSummary["token"] {
  if ((values.get("tokenFile") ?? "") !== "") return "file";
  const token = values.get("token") ?? "";
  if (token === "") return "none";
  return token.includes("${") ? "environment" : "literal";
}

const secretKeys = ["token", "secretKey", "sessionToken"] as const;

function warnOfReadableSecret({ file, profiles }: CheckedFile, context: Context): void {
  // Windows has no permission bits and reports all of them as set.
  if (sep !== "/" || (file.mode & 0o077) === 0) return;
  const key = secretKeys.find((secret) =>
    profiles.some(({ values }) => isLiteral(values.get(secret) ?? "")),
  );
  if (key === undefined) return;
  // Printing removes invisible characters, which would make it another path.
  const word = cleanLine(file.path) === file.path ? shellPath(file.shown) : null;
  const advice = word === null ? "" : `; run: chmod 600 ${word}`;
  writeWarning(
    `${file.shown} contains a ${spellKey(key, " ")} and others can read it${advice}`,
    context,
  );
}

/** Whether the file itself contains the value, or the default of its placeholder. */
function isLiteral(text: string): boolean {
  return text !== "" && (!text.includes("${") || /:-[^{}]/.test(text));
}
