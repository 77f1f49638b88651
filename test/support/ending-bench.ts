import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../milvus/milvus.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import { type CliOptions, type CliResult, cli } from "./cli.ts";
import { type Clock, virtualClock } from "./clock.ts";

/** A job in the collection `books` unless another is named. */
export type Seed = JobSeed & { db?: string; collection?: string };

export interface Bench {
  demo: Milvus;
  clock: Clock;
  ids: string[];
  /** Runs words against the server, in which `#0`, `#1`, … are the ids of its jobs. */
  run(line: string, options?: CliOptions): Promise<CliResult>;
  /** The jobs' states, in the order of their creation. */
  states(): string[];
}

/** Waits to be committed, and takes four seconds to be. */
export const uncommitted: Seed = {
  files: [["a.parquet"], ["b.parquet"]],
  autoCommit: false,
  plan: { stageMs: { ...completesAfter(0).stageMs, commit: 4_000 } },
};

export const importing: Seed = { ...uncommitted, plan: restsAt("import", 0.5) };
export const failed: Seed = { ...uncommitted, plan: failsAfter(0, "import", "no such field") };
export const completed: Seed = { ...uncommitted, autoCommit: true, plan: completesAfter(0) };

/** What the first three of them are called, all of two files. */
export const [first, second, third] = [
  "453468002260053100",
  "453468002260053105",
  "453468002260053110",
] as const;
export const uri = "http://localhost:19530";

/** A server with these jobs and nothing else; the collections `books`, `films` and `songs` are in two databases. */
export function milvusWith(seeds: readonly Seed[], options: Partial<ServerOptions> = {}): Bench {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep, ...options });
  demo.addDatabase("archive");
  for (const db of ["default", "archive"]) {
    for (const collection of ["books", "films", "songs"]) demo.addCollection(db, collection);
  }
  const ids = seeds.map((seed) => demo.addJob({ collection: "books", ...seed }));
  return {
    demo,
    clock,
    ids,
    run: (line, over = {}) => {
      const argv = line.replace(/#(\d)/g, (_, n) => ids[n] ?? "").split(" ");
      return cli(demo, argv, { clock: answering(clock), ...over });
    },
    states: () => demo.jobs().map(({ state }) => state),
  };
}

/** Whoever waits for an answer with a patience of their own has it before that is at an end. */
function answering(clock: Clock): Clock {
  return {
    ...clock,
    sleep: (ms: number, enough?: AbortSignal) =>
      enough === undefined
        ? clock.sleep(ms)
        : new Promise((resolve) => enough.addEventListener("abort", () => resolve())),
  };
}

/** The verbs that were requested, one each. */
export function verbs({ requests }: CliResult): string[] {
  return requests.map(({ url }) => url.replace(/.*\//, ""));
}
