import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import type { Perform } from "../commands/demo.ts";
import { refuseEmptyValues } from "./empty-values.ts";

/** Declares the help, the flags and the action of a command. */
type Declare = (command: Command, context: Context, perform: Perform) => void;

interface ListedCommand {
  name: string;
  aliases?: readonly string[];
  /** The arguments, after `[options]` if there are flags. */
  usage: string;
  summary: string;
  load(): Promise<Declare>;
}

/** In the order of help. */
const commands: readonly ListedCommand[] = [
  {
    name: "list",
    aliases: ["ls"],
    usage: "[options]",
    summary: "list import jobs, newest first",
    load: async () => (await import("../commands/list.ts")).addListCommand,
  },
  {
    name: "describe",
    aliases: ["get"],
    usage: "[options] <job...>",
    summary: "show jobs in detail, with their files",
    load: async () => (await import("../commands/describe.ts")).addDescribeCommand,
  },
  {
    name: "watch",
    usage: "[options] [job...]",
    summary: "show live progress until all jobs are finished",
    load: async () => (await import("../commands/watch.ts")).addWatchCommand,
  },
  {
    name: "wait",
    usage: "[options] [job...]",
    summary: "wait until all jobs are finished, for scripts and CI",
    load: async () => (await import("../commands/wait.ts")).addWaitCommand,
  },
  {
    name: "create",
    usage: "[options] [file...]",
    summary: "create import jobs from files; safe to retry with --once",
    load: async () => (await import("../commands/create.ts")).addCreateCommand,
  },
  {
    name: "commit",
    usage: "[options] [job...]",
    summary: "make the rows of --no-auto-commit jobs visible",
    load: async () => (await import("../commands/commit.ts")).addCommitCommand,
  },
  {
    name: "abort",
    usage: "[options] [job...]",
    summary: "discard the rows of --no-auto-commit jobs",
    load: async () => (await import("../commands/abort.ts")).addAbortCommand,
  },
  {
    name: "profiles",
    usage: "[options]",
    summary: "list, add and remove profiles, set the default",
    load: async () => (await import("../commands/profiles.ts")).addProfilesCommand,
  },
  {
    name: "doctor",
    usage: "[options]",
    summary: "diagnose connection and configuration problems",
    load: async () => (await import("../commands/doctor.ts")).addDoctorCommand,
  },
  {
    name: "demo",
    usage: "[options] [command...]",
    summary: "run any command against a simulated Milvus",
    load: async () => (await import("../commands/demo.ts")).addDemoCommand,
  },
  {
    name: "completion",
    usage: "<shell>",
    summary: "print a shell completion script",
    load: async () => (await import("./completion/completion.ts")).addCompletionCommand,
  },
  {
    name: "help",
    usage: "[command|topic...]",
    summary: "show help on a command or a topic",
    load: async () => (await import("../commands/help.ts")).addHelpCommand,
  },
];

export const commandNames: readonly string[] = commands.map(({ name }) => name);

/** Run by the completion scripts at each key; not listed in help. */
export const completeName = "__complete";

/** Declares the command of the first word, or all commands: declaring all takes longer than listing jobs. */
export async function declareCommands(
  program: Command,
  word: string | undefined,
  context: Context,
  perform: Perform,
): Promise<void> {
  const declare = async (listed: ListedCommand) => {
    const declared = program.commands.find((command) => command.name() === listed.name);
    if (declared !== undefined) return declared;
    const addTo = await listed.load();
    const command = createCommand(program, listed, listed.usage.replace("[options]", ""));
    addTo(command, context, perform);
    refuseEmptyValues(command);
    return command;
  };
  if (word === "--version" || word === "-V") return;
  if (word === "--help" || word === "-h") {
    // No flags are declared here, so `[options]` is passed as an argument.
    for (const listed of commands) createCommand(program, listed, listed.usage);
  } else if (word === completeName) {
    const { addCompleteCommand } = await import("./completion/complete.ts");
    addCompleteCommand(program.command(`${completeName} <shell> [word...]`), context, {
      program,
      commands: commands.map(({ name, summary }) => ({ value: name, description: summary })),
      load: async (name) => {
        const listed = findListed(name);
        return listed === undefined ? null : declare(listed);
      },
    });
  } else {
    const listed = word === "help" ? undefined : findListed(word);
    for (const each of listed === undefined ? commands : [listed]) await declare(each);
  }
}

function findListed(word: string | undefined): ListedCommand | undefined {
  return commands.find(({ name, aliases = [] }) =>
    [name, ...aliases].some((each) => each === word),
  );
}

function createCommand(program: Command, listed: ListedCommand, usage: string): Command {
  const { name, aliases = [], summary } = listed;
  return program.command(`${name} ${usage}`).aliases(aliases).summary(summary);
}
