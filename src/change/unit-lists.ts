import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { readText, textProblem } from "../base/text-file.ts";
import type { Unit } from "../milvus/create-job.ts";
import { parseUnitList } from "./units.ts";

const maxBytes = 64 * 1024 * 1024;

/** The units of every `--files-from`, in order; `-` is standard input. */
export async function readUnitLists(names: readonly string[], context: Context): Promise<Unit[]> {
  const lists: Unit[][] = [];
  for (const name of names) lists.push(parseUnitList(await readList(name, context)));
  return lists.flat();
}

async function readList(name: string, context: Context): Promise<string> {
  if (name === "-") return await readInput(context);
  const path = expandPath(name, context.cwd, context.home);
  const file = await readText(path, maxBytes, context.signal);
  if ("text" in file) return file.text;
  throw unreadable(shownPath(path, context), file.problem);
}

async function readInput({ stdin, signal }: Context): Promise<string> {
  if (stdin.isTTY === true) throw unreadable("standard input", "it is a terminal");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) {
      throw unreadable("standard input", `it is larger than ${maxBytes / 1024} KiB`);
    }
  }
  signal.throwIfAborted();
  text += decoder.decode();
  const problem = textProblem(text);
  if (problem !== null) throw unreadable("standard input", problem);
  return text;
}

function unreadable(what: string, problem: string): CliError {
  return new CliError("usage", `--files-from: ${what} cannot be read: ${problem}`, {
    hint: "give a text with one unit a line, a.parquet or id.npy,vector.npy",
  });
}
