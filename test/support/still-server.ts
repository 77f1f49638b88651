import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus, type Milvus } from "../milvus/milvus.ts";

export interface StillServer {
  demo: Milvus;
  url: string;
  /** Leads the program to it. */
  env: Env;
  /** The id of a job that writes its index for ever. */
  running: string;
  /** The id of one that waits to be committed. */
  resting: string;
  /** The ids of one that is Completed and one that has Failed. */
  completed: string;
  failed: string;
  /** The words of a line, in which RUNNING, RESTING, COMPLETED and FAILED are these ids. */
  argv(line: string): string[];
}

/** A server on loopback on which time stands still, until the test is over. */
export async function stillServer(): Promise<StillServer> {
  const demo = createMilvus({ now: () => Date.UTC(2026, 10, 1, 12) });
  demo.addCollection("default", "books");
  const job = { collection: "books", files: [["a.parquet"]] };
  const { stageMs } = completesAfter(0);
  const plan = { stageMs: { ...stageMs, commit: 4_000 } };
  const running = demo.addJob({ ...job, plan: restsAt("index") });
  const resting = demo.addJob({ ...job, autoCommit: false, plan });
  const completed = demo.addJob({ ...job, plan: { stageMs } });
  const failed = demo.addJob({ ...job, plan: failsAfter(0, "import", "no such field") });
  const { url, close } = await listen(demo);
  onTestFinished(close);
  const ids = { RUNNING: running, RESTING: resting, COMPLETED: completed, FAILED: failed };
  const argv = (line: string) =>
    Object.entries(ids)
      .reduce((text, [name, id]) => text.replace(name, id), line)
      .split(" ");
  return { demo, url, env: { MILVUS_URI: url }, running, resting, completed, failed, argv };
}
