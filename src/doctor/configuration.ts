import { sep } from "node:path";
import type { Context } from "../base/context.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import type { Config } from "../config/profiles.ts";
import {
  type ConnectionOptions,
  collectSettings,
  type ProfileChoice,
  type Setting,
  settingLayers,
  storeKeys,
} from "../config/settings.ts";
import { resolveChoice } from "../config/target.ts";
import type { Target } from "../milvus/server.ts";
import { type Finding, ok, warning } from "./report.ts";

/** The limit of a request if no setting has one; the help of `doctor` states it. */
const timeoutMs = 5_000;

/** Resolves a choice and reports where each value comes from; `fileWarnings` are those about the files of all profiles. */
export async function checkConfiguration(
  choice: ProfileChoice,
  config: Config,
  connection: ConnectionOptions,
  fileWarnings: readonly string[],
  context: Context,
): Promise<{ target: Target; finding: Finding }> {
  const { profile } = choice;
  const shown = profile?.file.shown;
  const others = config.profiles.map(({ file }) => file.shown).filter((other) => other !== shown);
  const warnings = fileWarnings.filter(
    (line) => !others.some((other) => line.includes(` ${other} `)),
  );
  const stderr = { write: (text: string) => warnings.push(text) };
  const resolved = await resolveChoice(choice, connection, { ...context, stderr });
  const settings = collectSettings(settingLayers(connection, choice, context), storeKeys);
  const requestTimeoutMs = settings.has("requestTimeout") ? resolved.requestTimeoutMs : timeoutMs;
  const target = { ...resolved, requestTimeoutMs, retries: connection.retries ?? 0 };
  const files = new Map(config.profiles.map(({ file }) => [file.path, file]));
  const details = [
    ...(files.size === 0 ? ["no configuration file"] : []),
    ...[...files.values()].map(({ shown, mode }) => `file ${shown}${modeText(mode)}`),
    ...(settings.has("uri") ? [] : [`uri ${target.uri} (default)`]),
    ...[...settings.values()].map((setting) => settingText(setting, target, context)),
  ];
  const text = profile === null ? "no profile" : `profile ${profile.name}`;
  const hint = warnings.map((line) => line.trim().replace(/^(warning|note): /, "")).join("; ");
  return { target, finding: hint === "" ? ok(text, details) : warning(text, hint, details) };
}

function settingText(setting: Setting, target: Target, context: Context): string {
  const variables = setting.variables.map((name) => ` with \${${name}}`).join("");
  return `${setting.key} ${valueText(setting, target, context)} (${setting.label}${variables})`;
}

function valueText(setting: Setting, { uri, token }: Target, context: Context): string {
  const { key, text, base } = setting;
  const form = token?.includes(":") ? "user:password" : "an API key";
  const hidden = `hidden, ${token === null ? "not sent" : form}`;
  if (key === "uri") return uri;
  if (key === "token" || (key === "tokenFile" && text === "-")) return hidden;
  if (setting.written !== text) return setting.written;
  if (!key.endsWith("File")) return text;
  const path = shownPath(expandPath(text, base, context.home), context);
  return key === "tokenFile" ? `${path}, ${hidden}` : path;
}

/** Returns an empty text on Windows, which has no permission bits. */
function modeText(mode: number): string {
  return sep === "/" ? `, mode ${(mode & 0o777).toString(8)}` : "";
}
