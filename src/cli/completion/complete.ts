import type { Command } from "commander";
import { cleanLine } from "../../base/clean.ts";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { parseChoice } from "../../base/values.ts";
import { type ConnectionFlags, connectionOptions } from "../../commands/flags/common.ts";
import type { ConnectionOptions } from "../../config/settings.ts";
import { dialects, type Shell, shells } from "./shells.ts";
import { type Declared, suggest } from "./suggest.ts";

/** What the scripts of `completion` call; no person does. */
export function addCompleteCommand(
  program: Command,
  context: Context,
  declared: Pick<Declared, "commands" | "command">,
): void {
  program
    .command("__complete")
    .argument("<shell>", "", (text) => parseChoice(text, shells, "__complete"))
    .argument("[word...]")
    .passThroughOptions()
    .action((shell: Shell, args: string[]) =>
      complete(shell, args, { ...declared, program }, context),
    );
}

const limitMs = 300;

async function complete(
  shell: Shell,
  args: readonly string[],
  declared: Omit<Declared, "live">,
  context: Context,
): Promise<void> {
  const { words, current, choosesItself, line } = dialects[shell](args);
  const done = new AbortController();
  const live: Declared["live"] = async (command, typed) => {
    const { liveFrom } = await import("./live.ts");
    return liveFrom(connectionIn(command, typed), limited(context, done.signal));
  };
  const suggestions = await unlessRefused(suggest(words, current, { ...declared, live }));
  done.abort();
  if (suggestions === "files") {
    context.stdout.write(":files\n");
    return;
  }
  const lines = suggestions
    // What stands in no line cannot be inserted, and fish would expand a tilde.
    .filter(({ value }) => cleanLine(value) === value && !/^(~|$)/.test(value))
    .filter(({ value }) => choosesItself || value.startsWith(current))
    .map(({ value, description = "" }) => line({ value, description: cleanLine(description) }));
  if (lines.length > 0) await context.stdout.write(`${lines.join("\n")}\n`);
}

/** For as long as somebody waits for a key; nothing is said, and nothing read from the terminal. */
function limited(context: Context, done: AbortSignal): Context {
  const limit = new AbortController();
  const late = new CliError("deadline", `no answer within ${limitMs} ms`);
  void context.sleep(limitMs, done).then(
    () => limit.abort(late),
    (reason) => limit.abort(reason),
  );
  const stdin = {
    isTTY: true,
    [Symbol.asyncIterator]: () => context.stdin[Symbol.asyncIterator](),
  };
  const { signal } = limit;
  const sleep: Context["sleep"] = (ms, enough = signal) => context.sleep(ms, enough);
  return { ...context, stdin, stderr: { write: () => true }, signal, sleep };
}

/** A server or a configuration that refuses is for the command to tell, not for the line that is being typed. */
async function unlessRefused<Result>(work: Promise<Result>): Promise<Result | []> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}

function connectionIn(command: Command, words: readonly string[]): ConnectionOptions {
  command.parseOptions([...words]);
  return connectionOptions(command.opts<ConnectionFlags>());
}
