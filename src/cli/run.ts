// cli: Turns words into an exit code: the list of commands, the one place that prints an error, the process as a Context, shell completion.
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { cleanLine } from "../base/clean.ts";
import { type Context, isTerminal } from "../base/context.ts";
import { CliError, exitCodes, isInterruption } from "../base/errors.ts";
import { suggestion } from "../base/values.ts";
import { formatHelp } from "../commands/flags/help-page.ts";
import { loadPalette, usesColor } from "../render/style.ts";
import { commandNames, declareCommands } from "./command-list.ts";

/** Runs a command line and returns its exit code. Prints every error. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  try {
    await perform(argv.length === 0 ? ["--help"] : argv, context);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? usageError(error, argv) : error;
    await printError(failure, context);
    return exitCodes[failure instanceof CliError ? failure.kind : "unexpected"];
  }
}

async function perform(argv: readonly string[], context: Context): Promise<void> {
  const program = createProgram(context);
  await declareCommands(program, argv[0], context, perform);
  await program.parseAsync(argv, { from: "user" });
}

const description = `List, watch and create bulk-import jobs in Milvus and Zilliz Cloud.

  Try it without a server  $ milvus-import demo list
  List jobs                $ milvus-import list -u http://localhost:19530
  Wait in a script         $ milvus-import wait 453468002260053180 --timeout 2h`;

/** Longer lines are hard to read. */
const maxHelpWidth = 80;

function createProgram({ stdout, env }: Context): Command {
  return new Command("milvus-import")
    .description(description)
    .version(manifest.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ formatHelp })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: () => true,
      getOutHelpWidth: () =>
        isTerminal(stdout) ? Math.min(stdout.columns ?? maxHelpWidth, maxHelpWidth) : maxHelpWidth,
      // commander removes the bold of headings if there is no color.
      getOutHasColors: () => usesColor(stdout, "auto", env),
    });
}

/** Returns commander's message with a hint: the allowed words, or the help page to read. */
function usageError(error: CommanderError, argv: readonly string[]): CliError {
  const [message = ""] = error.message.replace(/^error: /, "").split("\n");
  // The value of a mistyped --token is a secret.
  const what = message.replace(/^(unknown option '(?:--[^=]+(?==)|-[^-](?!'$))).*'$/s, "$1'");
  const near = /Did you mean (?:one of )?(.*)\?/.exec(error.message)?.[1];
  if (error.code === "commander.unknownCommand") {
    const word = /'(.*)'/s.exec(what)?.[1] ?? "";
    return new CliError("usage", what, {
      hint: `${suggestion(word, commandNames)}commands: ${commandNames.join(", ")}`,
    });
  }
  const page = argv.find((word) => commandNames.includes(word));
  const help = page === undefined ? "milvus-import --help" : `milvus-import ${page} --help`;
  return new CliError("usage", what, {
    hint: `${near === undefined ? "" : `did you mean ${near}? `}see ${help}`,
  });
}

async function printError(error: unknown, { stderr, env }: Context): Promise<void> {
  const isColored = usesColor(stderr, "auto", env);
  const { red, dim } = isColored ? await loadPalette(true) : { red: String, dim: String };
  if (!(error instanceof CliError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`${red("error:")} a defect of milvus-import, please report it with these lines\n`);
    for (const line of stack.split("\n")) stderr.write(`  ${cleanLine(line)}\n`);
    return;
  }
  if (!isInterruption(error)) stderr.write(`${red("error:")} ${cleanLine(error.message)}\n`);
  for (const line of error.details) stderr.write(`  ${cleanLine(line)}\n`);
  if (error.hint !== undefined) stderr.write(`${dim("hint:")} ${cleanLine(error.hint)}\n`);
}
