import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeJob, decodeRecord } from "./decode.ts";
import type { Job } from "./job.ts";
import { decodeJobDetail, type JobDetail, type ServerTraits } from "./job-detail.ts";
import { read } from "./request.ts";
import type { Target } from "./server.ts";

/** As many as Zilliz Cloud gives at once. */
const pageSize = 100;

/** Every page of the list. Jobs that come meanwhile push others onto the next page, where they stand once more. */
export async function listPages(
  target: Target,
  collectionName: string | null,
  context: Context,
): Promise<Job[]> {
  const jobs = new Map<string, Job>();
  for (let currentPage = 1; ; currentPage += 1) {
    const body = { pageSize, currentPage, ...(collectionName !== null && { collectionName }) };
    const answer = decodeRecord(await read(target, "jobs/import/list", body, context), "data");
    const records = decodeArray(answer.records, "data.records");
    const before = jobs.size;
    for (const [index, record] of records.entries()) {
      const job = decodeJob(record, "data.records", index);
      jobs.set(job.jobId, job);
    }
    // `count` is of this page in the reference, so that only a page that is not full is known to be the last.
    const size = typeof answer.pageSize === "number" ? answer.pageSize : pageSize;
    if (records.length < size || jobs.size === before) return [...jobs.values()];
  }
}

/** One job in full, under the one of two names that is served. */
export async function describeCloudJob(
  target: Target,
  jobId: string,
  traits: ServerTraits,
  context: Context,
): Promise<JobDetail> {
  const verb = traits.cloudVerb;
  const ask = async (asked: ServerTraits["cloudVerb"]) =>
    decodeJobDetail(await read(target, `jobs/import/${asked}`, { jobId }, context), jobId, traits);
  try {
    return await ask(verb);
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "no-route")) throw error;
    if (verb === "describe") throw error;
    const detail = await ask("describe");
    traits.cloudVerb = "describe";
    return detail;
  }
}

/** Zilliz Cloud takes 20 requests a second of one user to one endpoint; the rest is for what the way there adds. */
const atOnce = 20;
const windowMs = 1_100;

interface Queue {
  /** When the last requests were sent. */
  sentMs: number[];
  /** The turn of the last in it. */
  last: Promise<void>;
}

/** Of each token and endpoint; times of different clocks cannot be compared. */
const queues = new WeakMap<Context["now"], Map<string, Queue>>();

/** Returns when the request may be sent, whichever target of the same token those before it were for. */
export async function awaitTurn({ token }: Target, path: string, context: Context): Promise<void> {
  const ofClock = queues.get(context.now) ?? new Map<string, Queue>();
  queues.set(context.now, ofClock);
  const endpoint = `${path} ${token}`;
  const queue = ofClock.get(endpoint) ?? { sentMs: [], last: Promise.resolve() };
  ofClock.set(endpoint, queue);
  const turn = queue.last.then(() => takeTurn(queue.sentMs, context));
  // Who is interrupted says so himself, and those behind him go on.
  queue.last = turn.catch(() => {});
  await turn;
}

async function takeTurn(sentMs: number[], { now, sleep }: Context): Promise<void> {
  const [oldest] = sentMs;
  const waitMs = oldest === undefined || sentMs.length < atOnce ? 0 : oldest + windowMs - now();
  if (waitMs > 0) await sleep(waitMs);
  sentMs.push(now());
  if (sentMs.length > atOnce) sentMs.shift();
}
