import { importFailed } from "./refusal.ts";
import type { Quirks } from "./versions.ts";

/** Refuses a unit whose files are of no type that is imported, or that cannot be one unit. */
export function checkFileTypes(paths: readonly string[], { jsonLines }: Quirks): void {
  const [first = ""] = paths;
  const type = typeOf(first);
  const other = paths.find((path) => typeOf(path) !== type);
  if (other !== undefined) {
    throw importFailed(`inconsistency in file types, (${first}) vs (${other})`);
  }
  const single = jsonLines || type !== ".jsonl" ? singleFileTypes[type] : undefined;
  if (single === undefined && type !== ".npy") {
    throw importFailed(`unexpected file type, files=[${paths.join(" ")}]`);
  }
  if (single !== undefined && paths.length > 1) {
    throw importFailed(`for ${single} import, accepts only one file`);
  }
}

const singleFileTypes: Record<string, string> = {
  ".json": "JSON",
  ".jsonl": "JSON",
  ".parquet": "Parquet",
  ".csv": "CSV",
};

/** The extension; `.jsonl` and `.ndjson` are two names of one type. */
function typeOf(path: string): string {
  const extension = /\.[^./]*$/.exec(path)?.[0] ?? "";
  return extension === ".ndjson" ? ".jsonl" : extension;
}
