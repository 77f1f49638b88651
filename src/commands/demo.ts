import { type Command, Option } from "commander";
import { type Context, isTerminal } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeInfo } from "../base/messages.ts";
import { quote } from "../base/values.ts";
import type { DemoServer } from "../demo/listen.ts";
import type { DemoVersion } from "../demo/versions.ts";
import { addHelp, choiceOption, describeArgument } from "./flags/output.ts";

// In place of the keys of `versions`, whose file loads with the demo.
const demoVersions: readonly DemoVersion[] = ["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"];

interface DemoFlags {
  port?: number;
  milvus?: DemoVersion;
  cloud?: true;
}

/** Runs a command line; throws where `run` prints. */
export type Perform = (argv: readonly string[], context: Context) => Promise<void>;

export function addDemoCommand(command: Command, context: Context, perform: Perform): void {
  addHelp(command, "Start a simulated Milvus on loopback, run a command against it, and stop it.", {
    "milvus-import demo list": "list its jobs",
    "milvus-import demo watch": "follow them, in 90 seconds: a stall, a failure and successes",
    "milvus-import demo --cloud list": "simulate Zilliz Cloud",
    "milvus-import demo": "keep it running for other terminals",
  });
  describeArgument(command, "command to run, with its flags; without one, run until Ctrl-C");
  const versions = `Milvus version to simulate: ${demoVersions.join(", ")}`;
  command
    .option("--port <n>", "port to listen on", parsePort)
    .addOption(choiceOption("--milvus <version>", demoVersions, versions))
    .addOption(new Option("--cloud", "simulate Zilliz Cloud").conflicts("milvus"))
    .passThroughOptions()
    .action((argv: string[], flags: DemoFlags) => demo(argv, flags, context, perform));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new CliError("usage", `--port must be 1 to 65535: ${quote(text)}`);
}

async function demo(
  argv: readonly string[],
  flags: DemoFlags,
  context: Context,
  perform: Perform,
): Promise<void> {
  const { demoClusterId, startDemo } = await import("../demo/listen.ts");
  const { createDemoClock } = await import("../demo/clock.ts");
  const isShort = argv.length > 0;
  const edit = argv[0] === "profiles" && argv.find((word) => /^(add|remove|use)$/.test(word));
  if (edit) {
    throw new CliError("usage", "a demo does not change your own file", {
      hint: `leave out demo: milvus-import profiles ${edit}`,
    });
  }
  const misplaced = argv.find((word) => /^--(cloud|milvus|port)(=|$)/.test(word));
  if (misplaced !== undefined) {
    const [flag] = misplaced.split("=", 1);
    throw new CliError("usage", `${flag} must precede the command`, {
      hint: "put it between demo and the command",
    });
  }
  const world = isShort ? { ...context, ...createDemoClock(context) } : context;
  const server = await startDemo(flags, world);
  try {
    if (isShort) return await runInDemo(argv, demoWords(flags), server, world, perform);
    const cluster = flags.cloud ? ` MILVUS_CLUSTER_ID=${demoClusterId}` : "";
    writeInfo(`Demo server running at ${server.url} (Ctrl-C to stop).`, context);
    writeInfo("In another terminal:", context);
    writeInfo(`  export MILVUS_URI=${server.url}${cluster}`, context);
    writeInfo("  milvus-import list", context);
    writeInfo("  milvus-import watch", context);
    await waitForAbort(context.signal);
  } finally {
    await server.close();
  }
}

/** Returns the words that start such a demo. */
function demoWords({ cloud, milvus, port }: DemoFlags): string {
  const flags = [
    ...(cloud ? ["--cloud"] : []),
    ...(milvus === undefined ? [] : ["--milvus", milvus]),
    ...(port === undefined ? [] : ["--port", port]),
  ];
  return ["demo", ...flags].join(" ");
}

async function runInDemo(
  argv: readonly string[],
  words: string,
  server: DemoServer,
  context: Context,
  perform: Perform,
): Promise<void> {
  const { demoFailure, demoOutput, lapseText } = await import("../demo/printed-commands.ts");
  const demo = { words, jobIds: server.jobIds };
  const isQuiet = argv.includes("-q") || argv.includes("--quiet");
  const closing = isQuiet ? undefined : closingLine(argv, words, context);
  if (!isQuiet && isFollowing(argv)) writeInfo(lapseText, context);
  const stderr = demoOutput(context.stderr, demo);
  try {
    await perform(argv, { ...context, env: server.env, stderr, isDemo: true });
  } catch (error) {
    throw error instanceof CliError ? demoFailure(error, demo, closing) : error;
  }
  if (closing !== undefined) writeInfo(closing, context);
}

function isFollowing(argv: readonly string[]): boolean {
  return argv.some((word) => /^(watch|wait|--watch|--wait|-w)$/.test(word));
}

/** Returns how to keep a demo running. A log needs it only where the jobs of the command have ended with the demo. */
function closingLine(
  [name = ""]: readonly string[],
  words: string,
  { stderr }: Context,
): string | undefined {
  if (/^(create|watch)$/.test(name)) {
    return `The demo server has stopped. To keep one running: milvus-import ${words}`;
  }
  return isTerminal(stderr)
    ? `This was the built-in demo. To keep it running: milvus-import ${words}`
    : undefined;
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
