import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import { addExamples } from "./flags/common.ts";
import { topics } from "./topics.ts";

export function addHelpCommand(program: Command, context: Context): void {
  const command = program
    .command("help")
    .summary("help on a command, or on: exit-codes, environment, config")
    .argument("[command|topic]")
    .action((word: string | undefined) => help(word, program, context));
  addExamples(command, "Prints help on a command or a topic.", [
    ["milvus-import help wait", "a command, the same as milvus-import wait --help"],
    ["milvus-import help exit-codes", "a topic"],
  ]);
}

function help(word: string | undefined, program: Command, context: Context): void {
  const command =
    word === undefined
      ? program
      : program.commands.find((each) => each.name() === word || each.aliases().includes(word));
  if (command !== undefined) {
    command.outputHelp();
    return;
  }
  const page = word === undefined ? undefined : topics[word];
  if (page === undefined) {
    const names = [...program.commands.map((each) => each.name()), ...Object.keys(topics)];
    throw new CliError("usage", `no help on ${quote(word ?? "")}`, {
      hint: `${suggestion(word ?? "", names)}there is help on: ${names.join(", ")}`,
    });
  }
  context.stdout.write(page);
}
