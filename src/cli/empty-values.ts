import type { Command } from "commander";
import { CliError } from "../base/errors.ts";

/** Flags that accept blank text as a value. */
const mayBeBlank = ["csv-sep", "csv-nullkey"];

/**
 * Makes the command refuse flags and arguments that are given but empty. Usually a script did not set a variable: without
 * the filter, the command would match more jobs than intended.
 */
export function refuseEmptyValues(command: Command): void {
  for (const option of [command, ...command.commands].flatMap(({ options }) => options)) {
    if (!option.required || mayBeBlank.includes(option.name())) continue;
    const { parseArg } = option;
    option.argParser((text, previous) => {
      if (isBlank(text)) throw emptyFailure(`--${option.name()}`);
      return parseArg === undefined ? text : parseArg(text, previous);
    });
  }
  command.hook("preAction", (_, called) => {
    if (called.args.some(isBlank)) throw emptyFailure("an argument");
  });
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

function emptyFailure(what: string): CliError {
  return new CliError("usage", `${what} is empty`, { hint: "give a value, or leave it out" });
}
