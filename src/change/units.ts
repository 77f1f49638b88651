import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { readStdin, readText, sizeProblem, textProblem } from "../base/text-files.ts";
import type { Unit } from "../milvus/server.ts";

/** Where the units of a create come from. */
interface UnitSources {
  /** Units as they were typed, `a.npy,b.npy`. */
  files: readonly string[];
  /** Files that list more units; `-` is stdin. */
  filesFrom: readonly string[];
  /** Whether the token is read from stdin as well. */
  isTokenFromStdin: boolean;
}

/** What is wrong with a list of units. */
interface Problem {
  problem: string;
  hint?: string;
}

/** Reads the typed units, then the units that files list. */
export async function readUnits(
  { files, filesFrom, isTokenFromStdin }: UnitSources,
  context: Context,
): Promise<Unit[]> {
  const reads = filesFrom.filter((name) => name === "-").length + Number(isTokenFromStdin);
  if (reads > 1) {
    throw new CliError("usage", "stdin can be read only once", {
      hint: "use - for one flag",
    });
  }
  const lists = [files.map(parseUnit)];
  for (const name of filesFrom) lists.push(await readList(name, context));
  const units = lists.flat();
  if (units.length > 0) return units;
  throw new CliError("usage", "no files given", {
    hint: filesFrom.length === 0 ? "list them, or pass --files-from" : "the list is empty",
  });
}

/** Parses `a.npy,b.npy`, the files of one unit. A comma in a name is written `\,`. */
export function parseUnit(text: string): Unit {
  return text.split(/(?<!\\),/).map((name) => name.replaceAll("\\,", ",").trim());
}

/**
 * Parses one unit per line, except blank lines and lines that start with `#`; or a JSON array of arrays of file names, as
 * the `batch_files` of a BulkWriter are. Returns what is wrong with it instead.
 */
export function parseUnitList(text: string): Unit[] | Problem {
  const list = text.replace(/^\uFEFF/, "").trim();
  // The name of a file may begin with a bracket, too.
  if (/^\[\s*[[("'\]]/.test(list)) return parseBatchFiles(list);
  return list
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(parseUnit);
}

const jsonHint = "use a JSON array of arrays; from Python: json.dumps(writer.batch_files)";

function parseBatchFiles(text: string): Unit[] | Problem {
  const refuse = (problem: string) => ({ problem, hint: jsonHint });
  if (/^\[\s*[[(]?\s*'/.test(text)) return refuse("a Python list, not JSON");
  let batches: unknown;
  try {
    batches = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse("invalid JSON");
  }
  if (!Array.isArray(batches)) return refuse("not a JSON array");
  const units: Unit[] = [];
  for (const [index, batch] of batches.entries()) {
    const isUnit = Array.isArray(batch) && batch.length > 0 && batch.every(isName);
    if (!isUnit) return refuse(`item ${index + 1} is not an array of file names`);
    units.push(batch);
  }
  return units;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

const listHint =
  "one unit per line, or a JSON array of arrays; from Python: json.dumps(writer.batch_files)";

const maxListBytes = 64 * 1024 * 1024;

async function readList(name: string, context: Context): Promise<Unit[]> {
  const isStdin = name === "-";
  const path = expandPath(name, context.cwd, context.home);
  const list = isStdin
    ? await readStdinList(context)
    : await readText(path, maxListBytes, context.signal);
  const parsed: Unit[] | Problem = "text" in list ? parseUnitList(list.text) : list;
  if (Array.isArray(parsed)) return parsed;
  const what = isStdin ? "stdin" : shownPath(path, context);
  throw new CliError("usage", `--files-from: ${what} cannot be read: ${parsed.problem}`, {
    hint: parsed.hint ?? listHint,
  });
}

async function readStdinList(context: Context): Promise<{ text: string } | { problem: string }> {
  if (context.stdin.isTTY === true) return { problem: "a terminal" };
  const text = await readStdin(context, maxListBytes);
  if (text === null) return { problem: sizeProblem(maxListBytes) };
  const problem = textProblem(text);
  return problem === null ? { text } : { problem };
}
