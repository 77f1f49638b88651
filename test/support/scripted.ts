import type { Fetch } from "../../src/base/context.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Answer, type RunOptions, respond, runner, type World } from "./world.ts";

interface Call {
  /** Lists until now, this one included. */
  lists: number;
  /** Calls of this verb until now, this one included. */
  calls: number;
  /** Since the first call. */
  ms: number;
  body: { jobId?: string; collectionName?: string; files?: unknown };
  token: string | undefined;
}

/** What a server says: data, a refusal with its code, a whole answer, or `undefined` for none at all. */
type Said = Answer | { code: number; message: string } | { records: unknown } | object | undefined;

/** A server that responds as the script says, each time after `lateMs`, on a clock of its own. */
export function scripted(
  script: (verb: string, call: Call) => Said,
  options: RunOptions & { lateMs?: number } = {},
): World & { clock: Clock } {
  const { lateMs = 0, ...rest } = options;
  const clock = createClock();
  const counts = new Map<string, number>();
  let firstMs: number | null = null;
  const fetch: Fetch = async (url, { body, headers, signal }) => {
    const verb = url.replace(/^.*\/v2\/vectordb\/(jobs\/import\/)?/, "");
    const calls = (counts.get(verb) ?? 0) + 1;
    counts.set(verb, calls);
    firstMs ??= clock.elapsedMs();
    const said = script(verb, {
      lists: counts.get("list") ?? 0,
      calls,
      ms: clock.elapsedMs() - firstMs,
      body: JSON.parse(body ?? "{}"),
      token: headers.Authorization?.replace("Bearer ", ""),
    });
    if (lateMs > 0) await clock.sleep(lateMs, undefined, signal);
    if (said === undefined) await clock.sleep(24 * 3_600_000, undefined, signal);
    signal.throwIfAborted();
    if (said === undefined) throw new Error("a day without a response");
    if ("body" in said) return respond({ ...said, body: said.body });
    return respond({ body: "code" in said ? said : { code: 0, data: said } });
  };
  return runner(fetch, { clock, ...rest });
}

export function record(jobId: string, state: string, progress: number, more: object = {}) {
  return { jobId, collectionName: "books", state, progress, ...more };
}

export function detail(job: object) {
  return {
    importedRows: 5,
    totalRows: 5,
    fileSize: 8,
    completeTime: "",
    ...job,
    details: [{ fileName: "[a.parquet]", importedRows: 5, totalRows: 5 }],
  };
}

export function noJob(jobId: string | undefined) {
  const message = `import job does not exist, jobID=${jobId}: importing data failed`;
  return { code: 2101, message };
}
