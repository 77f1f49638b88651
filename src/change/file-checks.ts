import { CliError } from "../base/errors.ts";
import { quote, redactUri } from "../base/values.ts";
import { firstTenOf } from "../base/words.ts";
import type { Unit } from "../milvus/server.ts";

interface Problem {
  what: string;
  hint: string;
}

/** `.jsonl` and `.ndjson` since late 2.6. Servers that do not know them refuse them at once (milvus#44717). */
const importableTypes = [".json", ".jsonl", ".ndjson", ".parquet", ".csv", ".npy"];

/**
 * Throws for units that a server would refuse, or accept and fail on later. With `areFolders` the units are folders, as
 * those of a backup are, whose names have no type.
 */
export function checkUnits(units: readonly Unit[], areFolders: boolean): void {
  const problems = units.flatMap(
    (unit) => pathProblem(unit) ?? (areFolders ? null : typeProblem(unit)) ?? [],
  );
  refuseProblems(problems, `of ${units.length} units`);
  refuseDuplicates(areFolders ? units.map((unit) => unit.join(",")) : units.flat());
}

/** Does the same for Zilliz Cloud. Its units are single URLs, or paths in a volume; one that ends in / is a folder. */
export function checkCloudUnits(units: readonly Unit[], volume: string | undefined): void {
  if (volume === undefined) {
    refuseProblems(
      units.flatMap((unit) => urlProblem(unit) ?? []),
      "units",
    );
    refuseDuplicates(units.flat());
    return;
  }
  const isFolder = (unit: Unit) => unit.every((path) => path.endsWith("/"));
  checkUnits(units.filter(isFolder), true);
  const files = units.filter((unit) => !isFolder(unit));
  checkUnits(files, false);
}

/** Returns what the user may want to change, although servers accept it. */
export function unitNotes(units: readonly Unit[], existsHere: (path: string) => boolean): string[] {
  const lone = units.filter(([path, ...others]) => others.length === 0 && path?.endsWith(".npy"));
  const rooted = units.flat().filter((path) => path.startsWith("/"));
  const notes: string[] = [];
  const here = units.flat().filter((path) => !path.startsWith("/") && existsHere(path));
  if (here.length > 0) {
    const what = here.length === 1 ? "exists" : "and others exist";
    notes.push(
      `${quoteUnit(here.slice(0, 1))} ${what} on this machine too; nothing is uploaded, the server reads its own storage`,
    );
  }
  if (lone.length > 0) {
    const what = lone.length === 1 ? "unit is" : "units are";
    notes.push(
      `${lone.length} ${what} a single .npy file, ${quoteUnit(lone[0] ?? [])}: NumPy needs one for each field, as in id.npy,vector.npy`,
    );
  }
  if (rooted.length > 0) {
    const what = rooted.length === 1 ? "path begins" : "paths begin";
    notes.push(
      `${rooted.length} ${what} with /, ${quoteUnit(rooted.slice(0, 1))}: keys of a bucket do not, unless Milvus stores on its own disk`,
    );
  }
  return notes;
}

function refuseProblems(problems: readonly Problem[], unitsText: string): void {
  const [first] = problems;
  if (first === undefined) return;
  const { what, hint } = first;
  if (problems.length === 1) throw new CliError("usage", what, { hint });
  throw new CliError("usage", `${problems.length} ${unitsText} cannot be imported`, {
    details: firstTenOf(problems.map((problem) => problem.what)),
    hint,
  });
}

function refuseDuplicates(names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1);
  if (repeated.length === 0) return;
  const what = repeated.length === 1 ? "file is" : "files are";
  throw new CliError("usage", `${repeated.length} ${what} named more than once`, {
    details: firstTenOf(repeated.map(([name, count]) => `${quoteUnit([name])}: ${count} times`)),
    hint: "what is named twice is loaded twice: leave it out, or say --no-file-check",
  });
}

const uploadHint =
  "a file is a path in the server's object storage: upload it there and name it as it is called there, or say --no-file-check";

function pathProblem(unit: Unit): Problem | null {
  for (const path of unit) {
    const file = quoteUnit([path]);
    if (path === "") {
      return {
        what: `${quoteUnit(unit)} has a file without a name`,
        hint: "write the files of a unit as id.npy,vector.npy, and a comma in a name as \\,",
      };
    }
    if (/^(file:|[a-z]:[\\/]|~(\/|\\|$)|\.\.?[\\/])|\\/i.test(path)) {
      return { what: `${file} looks like a file of a machine's own disk`, hint: uploadHint };
    }
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
      return {
        what: `${file} is a URL`,
        hint: "write the path inside the bucket that the server itself reads from, without scheme and bucket",
      };
    }
  }
  return null;
}

function typeProblem(unit: Unit): Problem | null {
  const stray = unit.find((path) => !importableTypes.includes(extension(path)));
  if (stray !== undefined) {
    const type = extension(stray);
    const known = type.toLowerCase();
    return {
      what: `${quoteUnit([stray])} ${type === "" ? "has no type" : `is of type ${quote(type)}`}`,
      hint: importableTypes.includes(known)
        ? `servers know types in lower case alone: rename it to ${known}`
        : `types that can be imported: ${importableTypes.join(", ")}`,
    };
  }
  const [first = "", ...others] = unit.map(extension);
  const other = others.find((type) => type !== first);
  const hint = "a comma joins the .npy files of one batch: give other files apart";
  if (other !== undefined) {
    return { what: `${quoteUnit(unit)} mixes ${first} and ${other}`, hint };
  }
  if (others.length > 0 && first !== ".npy") {
    return { what: `${quoteUnit(unit)} joins ${unit.length} ${first} files`, hint };
  }
  return null;
}

function urlProblem(unit: Unit): Problem | null {
  const hint =
    "Zilliz Cloud reads URLs such as s3://bucket/a.parquet or s3://bucket/folder/, or a volume: name it with --volume";
  const [url = ""] = unit;
  const named = quoteUnit(unit);
  if (unit.length > 1) return { what: `${named} joins ${unit.length} files, not one URL`, hint };
  if (!/^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(url)) {
    return { what: `${named} is no URL`, hint };
  }
  const type = extension(url.replace(/^[^:]*:\/\/[^/]*|[?#].*$/gs, ""));
  return type === "" || importableTypes.includes(type)
    ? null
    : { what: `${named} is of type ${type}`, hint };
}

function extension(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? "";
}

function quoteUnit(unit: Unit): string {
  return quote(unit.map(redactPath).join(","));
}

/** Removes the secret of a signed URL. */
function redactPath(path: string): string {
  return path.includes("://") ? redactUri(path) : path;
}
