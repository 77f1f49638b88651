import type { Context, Input } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { readText } from "../base/text-file.ts";
import type { Setting } from "./settings.ts";

const maxBytes = 64 * 1024;

/** The token that a `token` or `tokenFile` setting stands for. */
export async function readToken(setting: Setting, context: Context): Promise<string> {
  if (setting.key === "token") return checkToken(setting.text, setting.label);
  if (setting.text === "-" && setting.from !== "profile") {
    const text = await readInput(context.stdin, setting.label);
    context.signal.throwIfAborted();
    return checkToken(withoutLineEnd(text), `${setting.label}: standard input`);
  }
  const path = expandPath(setting.text, setting.base, context.home);
  const what = `${setting.label}: ${shownPath(path, context)}`;
  const file = await readText(path, maxBytes, context.signal);
  if ("problem" in file) {
    throw new CliError("config", `${what} cannot be read: ${file.problem}`, {
      hint: "name a file that holds nothing but the token",
    });
  }
  return checkToken(withoutLineEnd(file.text), what);
}

async function readInput(stdin: Input, label: string): Promise<string> {
  if (stdin.isTTY === true) {
    throw new CliError("usage", `${label}: standard input is a terminal`, {
      hint: "pipe the token in, so that it is not shown while you type",
    });
  }
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes)
      throw new CliError("usage", `${label}: standard input is larger than ${maxBytes / 1024} KiB`);
  }
  return text + decoder.decode();
}

/** It goes into a header, where a line break would start another. */
function checkToken(token: string, what: string): string {
  if (token === "") {
    throw new CliError("config", `${what} is empty`, { hint: "put the token there" });
  }
  if (/\p{Cc}/u.test(token)) {
    throw new CliError("config", `${what} holds a line break or another control character`, {
      hint: "a token is one line; check what was saved there",
    });
  }
  return token;
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, "");
}
