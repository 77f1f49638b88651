import type { Command } from "commander";
import { shellCommand } from "../base/shell.ts";
import { findNearest } from "../base/values.ts";
import { commandLine, isJobRef } from "./command-line.ts";

interface TriedWords {
  words: readonly string[];
  hint: string;
  /** Printed after the hint, with the flags and job IDs that were given. */
  command?: string;
  /** Replaces `command` if no job ID was given. */
  withoutJobs?: string;
}

/** Words that users try, and what to type. */
const triedWords: readonly TriedWords[] = [
  {
    words: ["cancel", "delete", "stop", "kill", "remove", "rm"],
    hint: "a running import cannot be canceled; jobs created with --no-auto-commit can be aborted: ",
    command: "abort",
  },
  {
    words: ["logs", "log"],
    hint: "see the Milvus log; for the reason of a failure: ",
    command: "describe",
    withoutJobs: "list",
  },
  {
    words: ["login", "config", "configure", "init", "setup", "connect"],
    hint: "put server and token in a profile: milvus-import profiles add",
  },
  { words: ["version"], hint: "milvus-import --version" },
  {
    words: ["status", "info", "show", "job"],
    hint: "",
    command: "describe",
    withoutJobs: "list",
  },
  { words: ["jobs", "ps"], hint: "", command: "list" },
  { words: ["follow", "tail", "progress"], hint: "", command: "watch" },
  { words: ["check", "ping", "test"], hint: "", command: "doctor" },
  {
    words: ["start", "submit", "import", "upload", "load", "insert"],
    hint: "",
    command: "create",
  },
];

/** Words that users try after `profiles`; those in the first row mean the command itself. */
const triedSubcommands: readonly (readonly [name: string | null, words: readonly string[]])[] = [
  [null, ["list", "ls", "show", "get"]],
  ["add", ["create", "new", "set"]],
  ["remove", ["delete", "rm", "del"]],
  ["use", ["default", "switch", "select", "set-default"]],
];

/** Returns what to type instead of a word after a command; `null` for any other word. */
export function triedSubcommand(
  command: string,
  word: string,
  [operand]: readonly string[],
): string | null {
  const found = triedSubcommands.find(([, words]) => words.includes(word.toLowerCase()));
  if (found === undefined) return null;
  const [name] = found;
  const operands = operand === undefined ? [] : [operand];
  return shellCommand(["milvus-import", command, ...(name === null ? [] : [name, ...operands])]);
}

/** Returns what to type instead of a word that users try, or of one that is near such a word; `null` for any other word. */
export function triedHint(
  word: string,
  rest: readonly string[],
  names: readonly string[],
  program: Command,
): string | null {
  const tried = triedWords.flatMap(({ words }) => words);
  const typed = word.toLowerCase();
  const isMistyped = !tried.includes(typed) && findNearest(typed, names) === undefined;
  const meant = isMistyped ? findNearest(typed, tried) : typed;
  const found = triedWords.find(({ words }) => words.some((each) => each === meant));
  if (found === undefined) return null;
  const { hint, command, withoutJobs = command } = found;
  const name = rest.some(isJobRef) ? command : withoutJobs;
  return name === undefined ? hint : `${hint}${commandLine(name, rest, program)}`;
}
