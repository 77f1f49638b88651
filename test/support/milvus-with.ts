import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../milvus/milvus.ts";
import { createMilvus, type ServerOptions } from "../milvus/milvus.ts";
import { type CliOptions, type CliResult, cli } from "./cli.ts";
import { virtualClock } from "./clock.ts";

const minute = 60_000;

export const running: JobSeed = {
  files: [["2026/rows 1.parquet"], ["2026/id.npy", "2026/vec.npy"]],
  plan: restsAt("import", 0.75),
  ageMs: 3 * minute + 20_000,
};
export const completed: JobSeed = {
  files: [["a.csv"]],
  plan: completesAfter(100_000),
  ageMs: 125 * minute,
};
export const failed: JobSeed = {
  files: [["a.csv"]],
  plan: failsAfter(0, "pre-import", "schema not equal, err=field '$meta' not in arrow schema"),
  ageMs: minute,
};
/** Completed without some of its rows. */
export const lossy: JobSeed = { ...completed, wire: { importedRows: 99_000, totalRows: 100_000 } };

export interface RunningMilvus {
  ids: readonly string[];
  /** Runs the words of a line, in which `#0`, `#1`, … are the jobs' ids. */
  run(line: string, options?: CliOptions): Promise<CliResult>;
}

/** A server with these jobs in the collection `products`. */
export function milvusWith(
  seeds: readonly JobSeed[],
  options: Partial<ServerOptions> = {},
): RunningMilvus {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, ...options });
  demo.addCollection("default", "products");
  const ids = seeds.map((seed) => demo.addJob({ collection: "products", ...seed }));
  const run = (line: string, over: CliOptions = {}) => {
    const argv = line.split(" ").map((word) => word.replace(/^#(\d)$/, (_, n) => ids[n] ?? ""));
    return cli(demo, argv, { clock, ...over });
  };
  return { ids, run };
}
