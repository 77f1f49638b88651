import { Command } from "commander";
import { declareCommands } from "../../src/cli/command-list.ts";
import { topicNames } from "../../src/commands/flags/help-page.ts";
import { testContext } from "./world.ts";

const program = new Command().enablePositionalOptions();
await declareCommands(program, "help", testContext(), async () => {});

/** Every command, also those of a command, by the words that call it. */
export const allCommands = program.commands.flatMap((command) => [
  { name: command.name(), command },
  ...command.commands.map((each) => ({
    name: `${command.name()} ${each.name()}`,
    command: each,
  })),
]);

/** The words behind `help` of each page; the first page has none. */
export const helpPages: readonly string[] = [
  "",
  ...allCommands.map(({ name }) => name),
  ...topicNames,
];
