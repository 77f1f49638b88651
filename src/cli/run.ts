// cli: Turns words into an exit code: the list of commands, the one place that prints an error, the process as a Context, shell completion.
import { Command, CommanderError } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { cleanLine } from "../base/clean.ts";
import { type Context, isTerminal } from "../base/context.ts";
import { CliError, exitCodes, isInterruption } from "../base/errors.ts";
import { showWritten } from "../base/filled.ts";
import { guardLogs } from "../base/log-commands.ts";
import { wrapMessage } from "../base/messages.ts";
import { formatHelp } from "../commands/flags/help-page.ts";
import { loadPalette, usesColor } from "../render/style.ts";
import { declareCommands } from "./command-list.ts";

/** Runs a command line and returns its exit code. Prints every error. */
export async function run(argv: readonly string[], unguarded: Context): Promise<number> {
  const context = { ...guardLogs(unguarded), filled: new Map<string, string>() };
  try {
    await perform(argv.length === 0 ? ["--help"] : argv, context);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    await printError(error, context);
    return exitCodes[error instanceof CliError ? error.kind : "unexpected"];
  }
}

async function perform(argv: readonly string[], context: Context): Promise<void> {
  const program = createProgram(argv, context);
  await declareCommands(program, argv[0], context, perform);
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    const isConnection = error instanceof CliError && exitCodes[error.kind] === exitCodes.network;
    if (isConnection && context.isDemo !== true) {
      const { withDoctorHint } = await import("./doctor-hint.ts");
      throw withDoctorHint(error, argv, program);
    }
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    const { usageError } = await import("./usage-error.ts");
    throw usageError(error, argv, program);
  }
}

const description = `List, watch and create bulk-import jobs in Milvus and Zilliz Cloud.

  Try it without a server  $ milvus-import demo list
  List jobs                $ milvus-import list -u http://localhost:19530
  Wait in a script         $ milvus-import wait 453468002260053180 --timeout 2h`;

/** Longer lines are hard to read. */
const maxHelpWidth = 80;

function versionText({ runtime }: Context): string {
  return `milvus-import ${manifest.version}, ${runtime}`;
}

function createProgram(argv: readonly string[], context: Context): Command {
  const { stdout, env } = context;
  const isVerbose = argv.some((word) => /^(-V?v|--verbose)$/.test(word));
  const version = isVerbose ? versionText(context) : manifest.version;
  return new Command("milvus-import")
    .description(description)
    .version(version, "-V, --version", "print the version; -v adds Node and platform")
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
      // Without color, commander removes the bold of headings.
      getOutHasColors: () => usesColor(stdout, "auto", env),
    });
}

const reportHint =
  "open an issue in the milvus-import repository; first remove private data from these lines";

async function printError(error: unknown, context: Context): Promise<void> {
  const { stderr, env } = context;
  const isColored = usesColor(stderr, "auto", env);
  const { red, dim } = isColored ? await loadPalette(true) : { red: String, dim: String };
  const print = (text: string, paint: (label: string) => string = String) => {
    const [first = "", ...others] = wrapMessage(cleanLine(showWritten(text, context)), stderr);
    const painted = first.replace(/^(?:error|hint):/, (label) => paint(label));
    stderr.write(`${[painted, ...others].join("\n")}\n`);
  };
  if (!(error instanceof CliError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`${red("error:")} internal error; please report it with the lines below:\n`);
    for (const line of [versionText(context), ...stack.split("\n")]) {
      stderr.write(`  ${cleanLine(line)}\n`);
    }
    stderr.write(`${dim("hint:")} ${reportHint}\n`);
    return;
  }
  if (!isInterruption(error)) print(`error: ${error.message}`, red);
  for (const line of error.details) print(`  ${line}`);
  if (error.hint !== undefined) print(`hint: ${error.hint}`, dim);
  if (error.closing !== undefined) print(error.closing);
}
