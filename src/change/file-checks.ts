import { CliError } from "../base/errors.ts";
import { quote, redactUri } from "../base/values.ts";
import { firstTenOf } from "../base/words.ts";
import type { Unit } from "../milvus/server.ts";

interface Problem {
  what: string;
  hint: string;
}

/** `.jsonl` and `.ndjson` since Milvus 2.6.6. Earlier servers refuse them at once (milvus#44717). */
const importableTypes = [".json", ".jsonl", ".ndjson", ".parquet", ".csv", ".npy"];

/**
 * Throws for units that a server would refuse, or accept and fail on later. With `areFolders` the units are folders, such
 * as those of a backup, whose names have no extension.
 */
export function checkUnits(units: readonly Unit[], areFolders: boolean): void {
  const problems = units.flatMap(
    (unit) => pathProblem(unit) ?? (areFolders ? null : typeProblem(unit)) ?? [],
  );
  refuseProblems(problems, `of ${units.length} units`);
  refuseDuplicates(areFolders ? units.map((unit) => unit.join(",")) : units.flat());
}

/** Checks units for Zilliz Cloud: single URLs, or paths in a volume. A path that ends in / is a folder. */
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
    const what = here.length === 1 ? "also exists" : "and others also exist";
    notes.push(
      `${quoteUnit(here.slice(0, 1))} ${what} on this machine; nothing is uploaded, the server reads its own storage`,
    );
  }
  if (lone.length > 0) {
    const what = lone.length === 1 ? "unit is a single .npy file" : "units are single .npy files";
    notes.push(
      `${lone.length} ${what} (${quoteUnit(lone[0] ?? [])}): NumPy needs one file per field, as in id.npy,vector.npy`,
    );
  }
  if (rooted.length > 0) {
    const what = rooted.length === 1 ? "path starts" : "paths start";
    notes.push(
      `${rooted.length} ${what} with / (${quoteUnit(rooted.slice(0, 1))}): object keys usually do not`,
    );
  }
  return notes;
}

function refuseProblems(problems: readonly Problem[], unitsText: string): void {
  const [first] = problems;
  if (first === undefined) return;
  const { what, hint } = first;
  if (problems.length === 1) throw new CliError("usage", what, { hint });
  const isSameHint = problems.every((problem) => problem.hint === hint);
  const lines = problems.map((each) => (isSameHint ? each.what : `${each.what}: ${each.hint}`));
  throw new CliError("usage", `${problems.length} ${unitsText} cannot be imported`, {
    details: firstTenOf(lines),
    hint: isSameHint ? hint : undefined,
  });
}

function refuseDuplicates(names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1);
  if (repeated.length === 0) return;
  const what = repeated.length === 1 ? "file is" : "files are";
  throw new CliError("usage", `${repeated.length} ${what} listed more than once`, {
    details: firstTenOf(repeated.map(([name, count]) => `${quoteUnit([name])}: ${count} times`)),
    hint: "they would be imported twice; remove them, or pass --no-file-check",
  });
}

const uploadHint = "upload it and pass its object key, or pass --no-file-check";

function pathProblem(unit: Unit): Problem | null {
  for (const path of unit) {
    const file = quoteUnit([path]);
    if (path === "") {
      return {
        what: `${quoteUnit(unit)} contains an empty file name`,
        hint: "escape a comma in a name as \\,",
      };
    }
    if (/^(file:|[a-z]:[\\/]|~(\/|\\|$)|\.\.?[\\/])|\\/i.test(path)) {
      return { what: `${file} looks like a local path`, hint: uploadHint };
    }
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
      return {
        what: `${file} is a URL`,
        hint: "pass the path inside the server's bucket, without scheme and bucket",
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
      what: `${quoteUnit([stray])} has ${type === "" ? "no" : "an unsupported"} extension`,
      hint: importableTypes.includes(known)
        ? `extensions must be lower case: rename it to ${known}`
        : `supported: ${importableTypes.join(", ")}`,
    };
  }
  const [first = "", ...others] = unit.map(extension);
  const other = others.find((type) => type !== first);
  const hint = "commas join only .npy files; pass other files separately";
  if (other !== undefined) {
    return { what: `${quoteUnit(unit)} mixes ${first} and ${other}`, hint };
  }
  if (others.length > 0 && first !== ".npy") {
    return { what: `${quoteUnit(unit)} joins ${unit.length} ${first} files`, hint };
  }
  return null;
}

function urlProblem(unit: Unit): Problem | null {
  const hint = "use a URL such as s3://bucket/a.parquet or s3://bucket/folder/, or pass --volume";
  const [url = ""] = unit;
  const named = quoteUnit(unit);
  if (unit.length > 1) return { what: `a unit must be one URL: ${named}`, hint };
  if (!/^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(url)) {
    return { what: `${named} is not a URL`, hint };
  }
  const type = extension(url.replace(/^[^:]*:\/\/[^/]*|[?#].*$/gs, ""));
  return type === "" || importableTypes.includes(type)
    ? null
    : { what: `${named} has an unsupported extension`, hint };
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
