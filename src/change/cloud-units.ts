import { CliError } from "../base/errors.ts";
import { listed } from "../base/listed.ts";
import type { Unit } from "../milvus/create-job.ts";
import { checkUnits, refuseDuplicates, shown, typeOf, types } from "./unit-checks.ts";

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
      details: problems.length === 1 ? [] : listed(problems),
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
