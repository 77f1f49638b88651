import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { inspectFile, readStdin, readText } from "../base/text-files.ts";
import type { Setting } from "./settings.ts";

/** Bounds what a wrong file or an endless pipe costs; a token is far shorter. */
const tokenMaxBytes = 64 * 1024;

/** Returns the token of a `token` or `tokenFile` setting. */
export async function readToken(setting: Setting, context: Context): Promise<string> {
  if (setting.key === "token") return checkToken(setting.text, setting.label);
  if (setting.text === "-" && setting.from !== "profile") {
    const text = await readPipedToken(setting.label, context);
    return checkToken(withoutLineEnd(text), `${setting.label}: standard input`);
  }
  const hint = "name a file that holds nothing but the token";
  const file = await readSettingFile(setting, { maxBytes: tokenMaxBytes, hint }, context);
  return checkToken(withoutLineEnd(file.text), file.what);
}

/** Reads a token file once more: what it held may have been replaced. Throws for stdin and pipes, which are used up. */
export async function readTokenFileAgain(setting: Setting, context: Context): Promise<string> {
  const path = expandPath(setting.text, setting.base, context.home);
  const inspection = inspectFile(path, tokenMaxBytes);
  if ("stats" in inspection && inspection.stats.isFile()) return readToken(setting, context);
  throw new CliError("config", `${setting.label} cannot be read again`);
}

/** Reads the file whose path a setting is; `what` names setting and file in messages. */
export async function readSettingFile(
  setting: Setting,
  { maxBytes, hint }: { maxBytes: number; hint: string },
  context: Context,
): Promise<{ text: string; what: string }> {
  const path = expandPath(setting.text, setting.base, context.home);
  const isFilled = setting.written !== setting.text;
  const what = `${setting.label}: ${isFilled ? setting.written : shownPath(path, context)}`;
  const file = await readText(path, maxBytes, context.signal);
  if ("text" in file) return { text: file.text, what };
  throw new CliError("config", `${what} cannot be read: ${file.problem}`, { hint });
}

/** Refuses what would start another header where the value is sent in one. */
export function refuseControlCharacters(text: string, what: string, hint: string): void {
  if (!/\p{Cc}/u.test(text)) return;
  throw new CliError("config", `${what} holds a line break or another control character`, { hint });
}

async function readPipedToken(label: string, context: Context): Promise<string> {
  if (context.stdin.isTTY === true) {
    throw new CliError("usage", `${label}: standard input is a terminal`, {
      hint: "pipe the token in, so that it is not shown while you type",
    });
  }
  const text = await readStdin(context, tokenMaxBytes);
  if (text !== null) return text;
  const limit = `${tokenMaxBytes / 1024} KiB`;
  throw new CliError("usage", `${label}: standard input is larger than ${limit}`);
}

function checkToken(token: string, what: string): string {
  if (token === "") {
    throw new CliError("config", `${what} is empty`, { hint: "put the token there" });
  }
  refuseControlCharacters(token, what, "a token is one line; check what was saved there");
  return token;
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
