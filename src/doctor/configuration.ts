import { sep } from "node:path";
import type { Context } from "../base/context.ts";
import { expandPath, shownPath } from "../base/text-files.ts";
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

const timeoutMs = 5_000;

/** Where a choice leads, and where each value of it comes from; `said` is what was said of the files. */
export async function settle(
  choice: ProfileChoice,
  config: Config,
  connection: ConnectionOptions,
  said: readonly string[],
  context: Context,
): Promise<{ target: Target; finding: Finding }> {
  const { profile } = choice;
  const warnings = said.filter((line) => line.includes(` ${profile?.file.shown} `));
  const stderr = { write: (text: string) => warnings.push(text) };
  const resolved = await resolveChoice(choice, connection, { ...context, stderr });
  const settings = collectSettings(settingLayers(connection, choice, context), storeKeys);
  // Nobody wants to wait half a minute for what does not answer.
  const requestTimeoutMs = settings.has("requestTimeout") ? resolved.requestTimeoutMs : timeoutMs;
  const target = { ...resolved, requestTimeoutMs, retries: connection.retries ?? 0 };
  const files = new Map(config.profiles.map(({ file }) => [file.path, file]));
  const lines = [
    ...(files.size === 0 ? ["no configuration file"] : []),
    ...[...files.values()].map(({ shown, mode }) => `file ${shown}${modeText(mode)}`),
    ...(settings.has("uri") ? [] : [`uri ${target.uri} (the default)`]),
    ...[...settings.values()].map((setting) => settingLine(setting, target, context)),
  ];
  const found = profile === null ? "no profile" : `profile ${profile.name}`;
  const hint = warnings.map((line) => line.trim().replace(/^(warning|note): /, "")).join("; ");
  return { target, finding: hint === "" ? ok(found, lines) : warning(found, hint, lines) };
}

function settingLine(setting: Setting, target: Target, context: Context): string {
  const variables = setting.variables.map((name) => ` with \${${name}}`).join("");
  return `${setting.key} ${valueText(setting, target, context)} (${setting.label}${variables})`;
}

function valueText(setting: Setting, { uri, token }: Target, context: Context): string {
  const { key, text, base } = setting;
  const shown = () => shownPath(expandPath(text, base, context.home), context);
  const form = token?.includes(":") ? "user:password" : "an API key";
  const hidden = `hidden, ${token === null ? "not sent" : form}`;
  switch (key) {
    case "uri":
      return uri;
    case "token":
      return hidden;
    case "tokenFile":
      return text === "-" ? hidden : `${shown()}, ${hidden}`;
    case "caFile":
    case "certFile":
    case "keyFile":
      return shown();
    default:
      return text;
  }
}

/** Windows has no such bits. */
function modeText(mode: number): string {
  return sep === "/" ? `, mode ${(mode & 0o777).toString(8)}` : "";
}
