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
  addHelp(
    command,
    "Starts the built-in demo server on loopback, runs a command against it, and stops it.",
    {
      "milvus-import demo list": "its jobs, in every state",
      "milvus-import demo list --json": "the same for jq",
      "milvus-import demo --cloud list": "jobs as Zilliz Cloud tells them",
      "milvus-import demo": "serve until Ctrl-C, for a second terminal",
    },
  );
  describeArgument(command, "a command and its flags; without one the server runs until Ctrl-C");
  const versions = `behave as this Milvus: ${demoVersions.join(", ")}`;
  command
    .option("--port <n>", "port to serve on", (text) => parseCount(text, "--port"))
    .addOption(choiceOption("--milvus <version>", demoVersions, versions))
    .addOption(new Option("--cloud", "behave as Zilliz Cloud").conflicts("milvus"))
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
