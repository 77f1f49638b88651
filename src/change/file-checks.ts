import { CliError } from "../base/errors.ts";
import { quote, redactUri } from "../base/values.ts";
import { firstTenOf } from "../base/words.ts";
import type { Unit } from "../milvus/server.ts";

interface Problem {
  what: string;
  hint: string;
}

/** `.jsonl` and `.ndjson` since late 2.6; a server that does not know them says so at once (milvus#44717). */
const types = [".json", ".jsonl", ".ndjson", ".parquet", ".csv", ".npy"];

const notHere =
  "a file is a path in the server's object storage: upload it there and name it as it is called there, or say --no-file-check";

/**
 * Throws for what a server would refuse, or accept and fail on later. `ofFolders`: the units are folders, as those of
 * backups are, whose names say nothing. `isHere` tells whether this machine has such a file.
 */
export function checkUnits(
  units: readonly Unit[],
  ofFolders: boolean,
  isHere: (path: string) => boolean,
): void {
  const problems = units.flatMap(
    (unit) => pathProblem(unit, isHere) ?? (ofFolders ? null : typeProblem(unit)) ?? [],
  );
  const [first] = problems;
  if (first !== undefined) {
    if (problems.length === 1) throw new CliError("usage", first.what, { hint: first.hint });
    throw new CliError("usage", `${problems.length} of ${units.length} units cannot be imported`, {
      details: firstTenOf(problems.map(({ what }) => what)),
      hint: first.hint,
    });
  }
  refuseDuplicates(ofFolders ? units.map((unit) => unit.join(",")) : units.flat());
}

function pathProblem(unit: Unit, isHere: (path: string) => boolean): Problem | null {
  for (const path of unit) {
    if (path === "") {
      return {
        what: `${shown(unit)} has a file without a name`,
        hint: "write the files of a unit as id.npy,vector.npy, and a comma in a name as \\,",
      };
    }
    if (/^(file:|[a-z]:[\\/]|~(\/|\\|$)|\.\.?[\\/])|\\/i.test(path)) {
      return { what: `${shown([path])} looks like a file of a machine's own disk`, hint: notHere };
    }
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
      return {
        what: `${shown([path])} is a URL`,
        hint: "write the path inside the bucket that the server itself reads from, without scheme and bucket",
      };
    }
    if (isHere(path)) {
      return { what: `${shown([path])} is a file of this machine`, hint: notHere };
    }
  }
  return null;
}

function typeProblem(unit: Unit): Problem | null {
  const stray = unit.find((path) => !types.includes(typeOf(path)));
  if (stray !== undefined) {
    const type = typeOf(stray);
    const isShouted = types.includes(type.toLowerCase());
    return {
      what: `${shown([stray])} ${type === "" ? "has no type" : `is of type ${quote(type)}`}`,
      hint: isShouted
        ? `servers know types in lower case alone: rename it to ${type.toLowerCase()}`
        : `types that can be imported: ${types.join(", ")}`,
    };
  }
  const [first = "", ...others] = unit;
  const other = others.find((path) => typeOf(path) !== typeOf(first));
  const joined = "a comma joins the .npy files of one batch: give other files apart";
  if (other !== undefined) {
    return { what: `${shown(unit)} mixes ${typeOf(first)} and ${typeOf(other)}`, hint: joined };
  }
  if (others.length > 0 && typeOf(first) !== ".npy") {
    return { what: `${shown(unit)} joins ${unit.length} ${typeOf(first)} files`, hint: joined };
  }
  return null;
}

function refuseDuplicates(names: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1);
  if (repeated.length === 0) return;
  throw new CliError(
    "usage",
    `${repeated.length} ${repeated.length === 1 ? "file is" : "files are"} named more than once`,
    {
      details: firstTenOf(repeated.map(([name, count]) => `${shown([name])}: ${count} times`)),
      hint: "what is named twice is loaded twice: leave it out, or say --no-file-check",
    },
  );
}

/** What is worth a word and yet no reason to refuse. */
export function unitNotes(units: readonly Unit[]): string[] {
  const lone = units.filter(([path = "", ...others]) => others.length === 0 && /\.npy$/.test(path));
  const rooted = units.flat().filter((path) => path.startsWith("/"));
  const notes: string[] = [];
  if (lone.length > 0) {
    notes.push(
      `${counted(lone.length, "unit is", "units are")} a single .npy file, ${shown(lone[0] ?? [])}: NumPy needs one for each field, as in id.npy,vector.npy`,
    );
  }
  if (rooted.length > 0) {
    notes.push(
      `${counted(rooted.length, "path begins", "paths begin")} with /, ${shown([rooted[0] ?? ""])}: keys of a bucket do not, unless Milvus stores on its own disk`,
    );
  }
  return notes;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function typeOf(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? "";
}

/** A signed URL holds a secret. */
function shown(unit: Unit): string {
  return quote(unit.map((path) => (path.includes("://") ? redactUri(path) : path)).join(","));
}

/** What Zilliz Cloud takes: a URL a unit, or paths in a volume; one that ends in / is a folder. */
export function checkCloudUnits(
  units: readonly Unit[],
  volume: string | undefined,
  isHere: (path: string) => boolean,
): void {
  if (volume !== undefined) {
    checkUnits(units.filter(isFolder), true, isHere);
    checkUnits(
      units.filter((unit) => !isFolder(unit)),
      false,
      isHere,
    );
    return;
  }
  const problems = units.flatMap((unit) => urlProblem(unit) ?? []);
  const [first] = problems;
  if (first !== undefined) {
    const what = problems.length === 1 ? first : `${problems.length} units cannot be imported`;
    throw new CliError("usage", what, {
      details: problems.length === 1 ? [] : firstTenOf(problems),
      hint: "Zilliz Cloud reads URLs such as s3://bucket/a.parquet or s3://bucket/folder/, or a volume: name it with --volume",
    });
  }
  refuseDuplicates(units.flat());
}

/** What is worth a word, and yet no reason to refuse. */
export function cloudNotes(options: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(options);
  return names.length === 0
    ? []
    : [`Zilliz Cloud publishes no options of a job, so it may ignore ${names.join(", ")}`];
}

function urlProblem(unit: Unit): string | null {
  const [url = ""] = unit;
  if (unit.length > 1) return `${shown(unit)} joins ${unit.length} files, not one URL`;
  if (!/^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(url)) return `${shown(unit)} is no URL`;
  const type = typeOf(url.replace(/^[^:]*:\/\/[^/]*|[?#].*$/gs, ""));
  return type === "" || types.includes(type) ? null : `${shown(unit)} is of type ${type}`;
}

function isFolder(unit: Unit): boolean {
  return unit.every((path) => path.endsWith("/"));
}
