import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import type { Perform } from "../commands/demo.ts";

type Declare = (program: Command, context: Context, perform: Perform) => void;

interface ListedCommand {
  name: string;
  alias?: string;
  /** What follows the name on the first help page; there it and the summary repeat what the command declares. */
  usage: string;
  summary: string;
  load(): Promise<Declare>;
}

/** In the order of help. Only loading a command brings its options, and what it needs, into the process. */
const commands: readonly ListedCommand[] = [
  {
    name: "list",
    alias: "ls",
    usage: "[options]",
    summary: "list import jobs, newest first",
    load: async () => (await import("../commands/list.ts")).addListCommand,
  },
  {
    name: "describe",
    alias: "get",
    usage: "[options] <job...>",
    summary: "show import jobs in full, with their files",
    load: async () => (await import("../commands/describe.ts")).addDescribeCommand,
  },
  {
    name: "watch",
    usage: "[options] [job...]",
    summary: "follow jobs live until all are final",
    load: async () => (await import("../commands/watch.ts")).addWatchCommand,
  },
  {
    name: "wait",
    usage: "[options] [job...]",
    summary: "block until jobs are final; the exit status says how they ended",
    load: async () => (await import("../commands/wait.ts")).addWaitCommand,
  },
  {
    name: "create",
    usage: "[options] [file...]",
    summary: "start import jobs from files, never twice",
    load: async () => (await import("../commands/create.ts")).addCreateCommand,
  },
  {
    name: "commit",
    usage: "[options] [job...]",
    summary: "make the rows of jobs created with --no-auto-commit visible (Milvus 3.0)",
    load: async () => (await import("../commands/commit.ts")).addCommitCommand,
  },
  {
    name: "abort",
    usage: "[options] [job...]",
    summary: "drop the rows of jobs created with --no-auto-commit (Milvus 3.0)",
    load: async () => (await import("../commands/abort.ts")).addAbortCommand,
  },
  {
    name: "profiles",
    usage: "[options]",
    summary: "list the profiles of the configuration",
    load: async () => (await import("../commands/profiles.ts")).addProfilesCommand,
  },
  {
    name: "doctor",
    usage: "[options]",
    summary: "find out why something does not work, and what to do",
    load: async () => (await import("../commands/doctor.ts")).addDoctorCommand,
  },
  {
    name: "demo",
    usage: "[options] [command...]",
    summary: "try any command on a built-in Milvus with moving jobs",
    load: async () => (await import("../commands/demo.ts")).addDemoCommand,
  },
  {
    name: "completion",
    usage: "<shell>",
    summary: "print a completion script for bash, zsh, fish or PowerShell",
    load: async () => (await import("./completion/completion.ts")).addCompletionCommand,
  },
  {
    name: "help",
    usage: "[command|topic]",
    summary: "help on a command, or on: exit-codes, environment, config",
    load: async () => (await import("../commands/help.ts")).addHelpCommand,
  },
];

export const commandNames: readonly string[] = commands.map(({ name }) => name);

/** Asked by shells at each key, and therefore not listed. */
export const completingName = "__complete";

/** Declares what the first word asks for and no more, since declaring all commands takes longer than listing jobs. */
export async function declareCommands(
  program: Command,
  word: string | undefined,
  context: Context,
  perform: Perform,
): Promise<void> {
  if (word === "--version" || word === "-V") return;
  if (word === "--help" || word === "-h") {
    for (const { name, alias, usage, summary } of commands) {
      const command = program.command(`${name} ${usage}`).summary(summary);
      if (alias !== undefined) command.alias(alias);
    }
    return;
  }
  if (word === completingName) {
    const { addCompleteCommand } = await import("./completion/complete.ts");
    addCompleteCommand(program, context, {
      commands: commands.map(({ name, summary }) => ({ value: name, description: summary })),
      command: async (name) => {
        const listed = commands.find((each) => each.name === name || each.alias === name);
        if (listed === undefined) return null;
        const known = program.commands.find((each) => each.name() === listed.name);
        if (known !== undefined) return known;
        const declare = await listed.load();
        declare(program, context, perform);
        return program.commands.at(-1) ?? null;
      },
    });
    return;
  }
  const asked = commands.filter(({ name, alias }) => name === word || alias === word);
  const isHelp = word === "help";
  for (const { load } of asked.length > 0 && !isHelp ? asked : commands) {
    const declare = await load();
    declare(program, context, perform);
  }
}
