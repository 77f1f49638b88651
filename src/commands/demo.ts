import { type Command, Option } from "commander";
import type { Context } from "../base/context.ts";
import { writeInfo } from "../base/messages.ts";
import { parseCount } from "../base/values.ts";
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
    "milvus-import demo list --json": "the same as JSON",
    "milvus-import demo --cloud list": "simulate Zilliz Cloud",
    "milvus-import demo": "keep it running for other terminals",
  });
  describeArgument(command, "command to run, with its flags; without one, run until Ctrl-C");
  const versions = `Milvus version to simulate: ${demoVersions.join(", ")}`;
  command
    .option("--port <n>", "port to listen on", (text) => parseCount(text, "--port"))
    .addOption(choiceOption("--milvus <version>", demoVersions, versions))
    .addOption(new Option("--cloud", "simulate Zilliz Cloud").conflicts("milvus"))
    .passThroughOptions()
    .action((argv: string[], flags: DemoFlags) => demo(argv, flags, context, perform));
}

async function demo(
  argv: string[],
  flags: DemoFlags,
  context: Context,
  perform: Perform,
): Promise<void> {
  const { demoClusterId, startDemo } = await import("../demo/listen.ts");
  const server = await startDemo(flags, context);
  try {
    if (argv.length > 0) {
      await perform(argv, { ...context, env: server.env });
      return;
    }
    const [what, variable] = flags.cloud
      ? ["Zilliz Cloud", `MILVUS_CLUSTER_ID=${demoClusterId} `]
      : ["Milvus", ""];
    const isFound = server.isDefault && flags.cloud !== true;
    writeInfo(`A demo ${what} serves on ${server.url} until Ctrl-C. In another terminal:`, context);
    writeInfo(`  ${variable}milvus-import list${isFound ? "" : ` --uri ${server.url}`}`, context);
    await waitForAbort(context.signal);
  } finally {
    await server.close();
  }
}

function waitForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
