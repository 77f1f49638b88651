import type { Command } from "commander";
import { CliError } from "../../base/errors.ts";
import {
  parseSort,
  parseStates,
  type SelectionOptions,
  type SortOrder,
  type StateWord,
  stateWords,
} from "../../milvus/selection.ts";
import type { ServerFlags } from "./connection.ts";
import { choiceOption } from "./output.ts";

export interface SelectionFlags {
  collection?: string;
  state: readonly StateWord[];
  sort?: SortOrder;
  limit?: number;
}

/** Adds the flags that select jobs; `states` is the selection without --state, if it is not all. */
export function addSelectionFlags(command: Command, states?: string): Command {
  // InProgress is another word of Milvus for Importing.
  const words = stateWords.filter((word) => word !== "inprogress").join(", ");
  return command
    .optionsGroup("Filters:")
    .option("-c, --collection <name>", "only this collection (name or alias)")
    .option("-d, --db <name>", "only this database")
    .addOption(
      choiceOption("-s, --state <state,…>", stateWords, `only these states: ${words}`)
        .argParser(parseStates)
        .default([], states),
    );
}

export function selectionOptions(flags: SelectionFlags): SelectionOptions {
  const { collection = null, state: states, sort = parseSort("id"), limit = null } = flags;
  return { collection, states, sort, limit };
}

/** Refuses job IDs together with a selection. */
export function refuseBoth(hasIds: boolean, { collection, state }: SelectionFlags): void {
  if (!hasIds || (collection === undefined && state.length === 0)) return;
  const what = "job IDs cannot be combined with --collection or --state";
  throw new CliError("usage", what, { hint: "use either job IDs or filters" });
}

/** Refuses a command line without job IDs and without filters. */
export function refuseNeither(
  hasIds: boolean,
  { collection, state, db }: SelectionFlags & ServerFlags,
): void {
  if (hasIds || collection !== undefined || state.length > 0 || db !== undefined) return;
  throw new CliError("usage", "which jobs? pass job IDs, --collection, --state or --db", {
    hint: "for all unfinished jobs, pass --state active",
  });
}
