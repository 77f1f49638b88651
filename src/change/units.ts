import type { Unit } from "../milvus/create-job.ts";

/** `a.npy,b.npy` names the files of one unit; a comma that belongs to a name is written `\,`. */
export function parseUnit(text: string): Unit {
  return text.split(/(?<!\\),/).map((name) => name.replaceAll("\\,", ",").trim());
}

/** One unit a line. Blank lines do not count, nor lines that begin with `#`; elsewhere it may stand in a name. */
export function parseUnitList(text: string): Unit[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(parseUnit);
}
