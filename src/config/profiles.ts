import { sep } from "node:path";
import type { Context, Env } from "../context.ts";
import { CliError } from "../errors.ts";
import { quote, suggestion, withoutSecrets } from "../values.ts";
import type { ConfigFile } from "./explorer.ts";
import { readConfigFiles } from "./files.ts";
import { type CheckedFile, checkFile, type Profile } from "./schema.ts";
import type { ProfileChoice } from "./settings.ts";

export interface Config {
  /** Of two with the same name only the nearer one; it stands in for the other as a whole. */
  profiles: readonly Profile[];
  /** The profile of a command that names none, and who says so. */
  preferred: { name: string; label: string } | null;
}

export interface ProfileSummary {
  name: string;
  /** As written, without user info. */
  uri: string | null;
  db: string | null;
  token: "none" | "literal" | "environment" | "file";
  file: string;
  inUse: boolean;
}

interface ProfileFlags {
  profile?: string | undefined;
  config?: string | undefined;
}

/** Reads and checks the configuration; warns of each file in it that shows a token to other users. */
export async function loadConfig(flags: ProfileFlags, context: Context): Promise<Config> {
  const files = await readConfigFiles(flags.config, context);
  const checked = files.map((file) => ({ file, ...checkFile(file) }));
  for (const { file, profiles } of checked) {
    if (isReadableByOthers(file) && profiles.some(holdsToken)) {
      await context.stderr.write(
        `warning: ${file.shown} holds a token and can be read by others; run chmod 600 ${file.shown}\n`,
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

export async function listProfiles(
  flags: ProfileFlags,
  context: Context,
): Promise<ProfileSummary[]> {
  const config = await loadConfig(flags, context);
  const chosen = chooseProfile(config, flags.profile, context.env).profile;
  return config.profiles.map((profile) => ({
    name: profile.name,
    uri: uriOf(profile),
    db: profile.values.get("db") ?? null,
    token: tokenKind(profile),
    file: profile.file.shown,
    inUse: profile === chosen,
  }));
}

function find({ profiles }: Config, name: string, label: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found !== undefined) return found;
  const known = profiles.map((profile) => profile.name);
  throw new CliError("config", `${label} names no profile: ${quote(name)}`, {
    hint:
      known.length === 0
        ? "there is no profile; write a .milvusrc, or name a file with --config"
        : `${suggestion(name, known)}profiles: ${known.join(", ")}`,
  });
}

/** A file's `default`, or the only profile it has. */
function preference({ file, defaultName, profiles }: CheckedFile & { file: ConfigFile }) {
  const label = `${file.shown}: ${file.prefix}default`;
  if (defaultName !== null) return { name: defaultName, label };
  const [only, ...others] = profiles;
  return only === undefined || others.length > 0 ? null : { name: only.name, label };
}

function uriOf({ values }: Profile): string | null {
  const uri = values.get("uri");
  return uri === undefined ? null : withoutSecrets(uri);
}

function tokenKind({ values }: Profile): ProfileSummary["token"] {
  if ((values.get("tokenFile") ?? "") !== "") return "file";
  const token = values.get("token") ?? "";
  if (token === "") return "none";
  return token.includes("${") ? "environment" : "literal";
}

/** Also as the default of a placeholder. */
function holdsToken({ values }: Profile): boolean {
  const token = values.get("token") ?? "";
  return token !== "" && (!token.includes("${") || /:-[^{}]/.test(token));
}

/** Windows has no such bits and reports all of them as set. */
function isReadableByOthers({ mode }: ConfigFile): boolean {
  return sep === "/" && (mode & 0o077) !== 0;
}
