import { sep } from "node:path";
import type { Context, Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeWarning } from "../base/messages.ts";
import { quote, redactUri, suggestion } from "../base/values.ts";
import type { ConfigFile } from "./files.ts";
import { readConfigFiles } from "./files.ts";
import { type CheckedFile, checkFile, type Profile } from "./schema.ts";
import type { ConnectionOptions, ProfileChoice } from "./settings.ts";
import { defaultUriOf, isOfCloud } from "./trust.ts";

export interface Config {
  /** Of two with the same name only the nearer one; it stands in for the other as a whole. */
  profiles: readonly Profile[];
  /** The profile of a command that names none, and who says so. */
  preferred: { name: string; label: string } | null;
}

export interface ProfileSummary {
  name: string;
  /** As written, without user info; of Zilliz Cloud also where nothing is written. */
  uri: string | null;
  db: string | null;
  token: "none" | "literal" | "environment" | "file";
  file: string;
  inUse: boolean;
}

/** Which profiles are meant. */
export type ProfileOptions = Pick<ConnectionOptions, "profiles" | "allProfiles">;

/** Reads and checks the configuration; warns of each file in it that shows a token to other users. */
export async function loadConfig(
  options: Pick<ConnectionOptions, "config">,
  context: Context,
): Promise<Config> {
  const files = await readConfigFiles(options.config, context);
  const checked = files.map((file) => ({ file, ...checkFile(file) }));
  for (const { file, profiles } of checked) {
    const secret = secrets.find((key) => profiles.some((profile) => holds(profile, key)));
    if (isReadableByOthers(file) && secret !== undefined) {
      const word = secret.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`);
      writeWarning(
        `${file.shown} holds a ${word} and can be read by others; run chmod 600 ${file.shown}`,
        context,
      );
    }
  }
  const byName = new Map<string, Profile>();
  for (const profile of checked.flatMap(({ profiles }) => profiles)) {
    if (!byName.has(profile.name)) byName.set(profile.name, profile);
  }
  const preferred = checked.map(preference).find((one) => one !== null) ?? null;
  return { profiles: [...byName.values()], preferred };
}

/**
 * MILVUS_PROFILE takes the place of the file's `default` and no more: whoever sets it sets the other variables too, so
 * these still beat the profile. Only the flag puts a profile before the environment.
 */
export function chooseProfile(config: Config, flag: string | undefined, env: Env): ProfileChoice {
  if (flag === "") throw new CliError("usage", "--profile is empty");
  if (flag !== undefined) return { profile: find(config, flag, "--profile"), byFlag: true };
  const variable = env.MILVUS_PROFILE ?? "";
  if (variable !== "") return { profile: find(config, variable, "MILVUS_PROFILE"), byFlag: false };
  if (config.preferred === null) return { profile: null, byFlag: false };
  const { name, label } = config.preferred;
  return { profile: find(config, name, label), byFlag: false };
}

/** Chooses the profiles that are named, each once; if none is, the one in use, if there is one. */
export function chooseProfiles(
  config: Config,
  { profiles: names, allProfiles }: ProfileOptions,
  env: Env,
): ProfileChoice[] {
  if (names.length === 0 && !allProfiles) return [chooseProfile(config, undefined, env)];
  if (names.length > 0 && allProfiles) {
    throw new CliError("usage", "--profile and --all-profiles exclude each other");
  }
  const found = (allProfiles ? ["*"] : names).flatMap((name) =>
    isPattern(name) ? findMatching(config, name) : [find(config, name, "--profile")],
  );
  return [...new Set(found)].map((profile) => ({ profile, byFlag: true }));
}

/** Whether a set is meant, however many profiles are in it today. */
export function isSeveral({ profiles, allProfiles }: ProfileOptions): boolean {
  return allProfiles || profiles.some(isPattern);
}

function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

function findMatching({ profiles }: Config, pattern: string): Profile[] {
  const source = pattern.replace(/[.]/g, "\\.").replaceAll("*", ".*").replaceAll("?", ".");
  const isSound = /^[\p{L}\p{N}._*?-]+$/u.test(pattern);
  const found = profiles.filter(({ name }) => isSound && new RegExp(`^${source}$`, "u").test(name));
  if (found.length > 0) return found;
  throw new CliError("config", `--profile matches no profile: ${quote(pattern)}`, {
    hint: knownProfiles(profiles),
  });
}

export async function listProfiles(
  options: ProfileOptions & Pick<ConnectionOptions, "config">,
  context: Context,
): Promise<ProfileSummary[]> {
  const config = await loadConfig(options, context);
  const isNone = options.allProfiles && config.profiles.length === 0;
  const chosen = isNone ? [] : chooseProfiles(config, options, context.env);
  return config.profiles.map((profile) => ({
    name: profile.name,
    uri: uriOf(profile),
    db: profile.values.get("db") ?? null,
    token: tokenKind(profile),
    file: profile.file.shown,
    inUse: chosen.some((choice) => choice.profile === profile),
  }));
}

function find({ profiles }: Config, name: string, label: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = profiles.map((profile) => profile.name);
  throw new CliError("config", `${label} names no profile: ${quote(name)}`, {
    hint: `${suggestion(name, known)}${knownProfiles(profiles)}`,
  });
}

function knownProfiles(profiles: readonly Profile[]): string {
  return profiles.length === 0
    ? "there is no profile; write a .milvusrc, or name a file with --config"
    : `profiles: ${profiles.map(({ name }) => name).join(", ")}`;
}

/** A file's `default`, or the only profile it has. */
function preference({ file, defaultName, profiles }: CheckedFile & { file: ConfigFile }) {
  const label = `${file.shown}: ${file.prefix}default`;
  if (defaultName !== null) return { name: defaultName, label };
  const [only, ...others] = profiles;
  return only === undefined || others.length > 0 ? null : { name: only.name, label };
}

function uriOf({ values }: Profile): string | null {
  const uri = values.get("uri") ?? (isOfCloud(values) ? defaultUriOf(true) : null);
  return uri === null ? null : redactUri(uri);
}

function tokenKind({ values }: Profile): ProfileSummary["token"] {
  if ((values.get("tokenFile") ?? "") !== "") return "file";
  const token = values.get("token") ?? "";
  if (token === "") return "none";
  return token.includes("${") ? "environment" : "literal";
}

const secrets = ["token", "secretKey", "sessionToken"] as const;

/** Also as the default of a placeholder. */
function holds({ values }: Profile, secret: (typeof secrets)[number]): boolean {
  const text = values.get(secret) ?? "";
  return text !== "" && (!text.includes("${") || /:-[^{}]/.test(text));
}

/** Windows has no such bits and reports all of them as set. */
function isReadableByOthers({ mode }: ConfigFile): boolean {
  return sep === "/" && (mode & 0o077) !== 0;
}
