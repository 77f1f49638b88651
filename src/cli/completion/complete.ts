import type { Command } from "commander";
import { cleanLine } from "../../base/clean.ts";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { parsers, shells } from "./shells.ts";
import { type Declarations, type Suggestions, suggest } from "./suggest.ts";

/** Adds the command that the scripts of `completion` run. */
export function addCompleteCommand(
  command: Command,
  context: Context,
  declared: Omit<Declarations, "live">,
): void {
  command
    .passThroughOptions()
    .action((shell: string, args: readonly string[]) => complete(shell, args, declared, context));
}

const maxWaitMs = 300;

async function complete(
  shell: string,
  args: readonly string[],
  declared: Omit<Declarations, "live">,
  context: Context,
): Promise<void> {
  // Loading `parseChoice` would also load the modules that send requests.
  const known = shells.find((name) => name === shell);
  if (known === undefined) throw new CliError("usage", `unknown shell: ${shell}`);
  const parse = parsers[known];
  const { words, current, filtersItself, format } = parse(args);
  const done = new AbortController();
  const live: Declarations["live"] = async (command, typed) => {
    const { openLive } = await import("./live.ts");
    command.parseOptions([...typed]);
    return openLive(command.opts(), limitContext(context, done.signal));
  };
  let suggestions: Suggestions = [];
  try {
    suggestions = await suggest(words, current, { ...declared, live });
  } catch (error) {
    // A message would damage the line that is being typed; the command itself will report the error.
    if (!(error instanceof CliError)) throw error;
  }
  done.abort();
  if (suggestions === "files") {
    context.stdout.write(":files\n");
    return;
  }
  const lines = suggestions
    // A value with control characters cannot be inserted, and fish would expand a tilde.
    .filter(({ value }) => cleanLine(value) === value && !/^(~|$)/.test(value))
    .filter(({ value }) => filtersItself || value.startsWith(current))
    .map(({ value, description = "" }) => format({ value, description: cleanLine(description) }));
  if (lines.length > 0) await context.stdout.write(`${lines.join("\n")}\n`);
}

/** Returns the context with a deadline for requests and sleeps, without messages, and with stdin as a terminal. */
function limitContext(context: Context, done: AbortSignal): Context {
  const limit = new AbortController();
  const late = new CliError("deadline", `no response within ${maxWaitMs} ms`);
  void context.sleep(maxWaitMs, done).then(
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
