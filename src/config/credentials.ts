import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { inspectFile, readStdin, readText } from "../base/text-files.ts";
import type { Setting } from "./settings.ts";

/** Limits how much of a wrong file or an endless pipe is read; a token is far shorter. */
const tokenMaxBytes = 64 * 1024;

/** Returns the token of a `token` or `tokenFile` setting. */
export async function readToken(setting: Setting, context: Context): Promise<string> {
  if (setting.key === "token") return checkToken(setting.text, setting.label);
  if (setting.text === "-" && setting.from !== "profile") {
    const text = await readPipedToken(setting.label, context);
    return checkToken(withoutLineEnd(text), `${setting.label}: stdin`);
  }
  const hint = "check the path; the file must contain only the token";
  const file = await readSettingFile(setting, { maxBytes: tokenMaxBytes, hint }, context);
  return checkToken(withoutLineEnd(file.text), file.what);
}

/** Reads a token file again: its token may have been replaced. Throws for stdin and pipes, which can be read only once. */
export async function readTokenFileAgain(setting: Setting, context: Context): Promise<string> {
  const path = expandPath(setting.text, setting.base, context.home);
  const inspection = inspectFile(path, tokenMaxBytes);
  if ("stats" in inspection && inspection.stats.isFile()) return readToken(setting, context);
  throw new CliError("config", `${setting.label} cannot be read again`);
}

/** Reads the file whose path is the setting; in messages `what` names setting and file, `shown` the file. */
export async function readSettingFile(
  setting: Setting,
  { maxBytes, hint }: { maxBytes: number; hint: string },
  context: Context,
): Promise<{ text: string; what: string; shown: string }> {
  const path = expandPath(setting.text, setting.base, context.home);
  const isFilled = setting.written !== setting.text;
  const shown = isFilled ? setting.written : shownPath(path, context);
  const what = `${setting.label}: ${shown}`;
  const file = await readText(path, maxBytes, context.signal);
  if ("text" in file) return { text: file.text, what, shown };
  throw new CliError("config", `${what} cannot be read: ${file.problem}`, { hint });
}

/** Refuses characters that would start another header where the value is sent in one. */
export function refuseControlCharacters(text: string, what: string): void {
  if (!/\p{Cc}/u.test(text)) return;
  throw new CliError("config", `${what} must be one line without control characters`);
}

async function readPipedToken(label: string, context: Context): Promise<string> {
  if (context.stdin.isTTY === true) {
    throw new CliError("usage", `${label}: stdin is a terminal`, {
      hint: "pipe the token to stdin, so that the terminal does not show it",
    });
  }
  const text = await readStdin(context, tokenMaxBytes);
  if (text !== null) return text;
  throw new CliError("usage", `${label}: stdin is larger than ${tokenMaxBytes / 1024} KiB`);
}

function checkToken(token: string, what: string): string {
  if (token === "") {
    throw new CliError("config", `${what} is empty`, { hint: "write the token to that file" });
  }
  refuseControlCharacters(token, what);
  return token;
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
