import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { EndingFlags } from "../commands/flags/commit-abort.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { describeJob, listJobs } from "../milvus/milvus-server.ts";
import { parseSort, selectJobs } from "../milvus/selection.ts";
import type { Target } from "../milvus/server.ts";
import { unknownServer } from "../milvus/server-traits.ts";
import type { Ending } from "./endings.ts";

const requestsAtOnce = 8;

/** The jobs that are named or match, as they stand now. */
export async function chooseJobs(
  jobIds: readonly string[],
  flags: EndingFlags,
  target: Target,
  context: Context,
): Promise<JobDetail[]> {
  const ids = jobIds.length > 0 ? [...new Set(jobIds)] : await selectIds(flags, target, context);
  const traits = unknownServer();
  const answers = await mapBounded(ids, requestsAtOnce, async (id) => {
    try {
      return await describeJob(target, id, traits, context);
    } catch (error) {
      if (error instanceof CliError && error.kind === "not-found") return null;
      throw error;
    }
  });
  const unknown = ids.filter((_, index) => answers[index] === null);
  if (unknown.length > 0) {
    throw new CliError("not-found", `no such job: ${unknown.join(", ")}, ${target.uri}`, {
      hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
    });
  }
  return answers.filter((answer) => answer !== null);
}

async function selectIds(
  { collection, state }: EndingFlags,
  target: Target,
  context: Context,
): Promise<string[]> {
  const { jobs, caveat } = await listJobs(target, collection ?? null, context);
  if (caveat !== null) {
    // What may be listed in doubt must not be ended in doubt.
    const what = `which jobs are of the database ${target.db} cannot be told, ${target.uri}`;
    throw new CliError("server", what, {
      hint: "the server would not name its collections: name one with --collection, or the jobs",
    });
  }
  const selection = {
    state: state.length > 0 ? state : (["uncommitted"] as const),
    sort: parseSort("id"),
  };
  return selectJobs(jobs, selection).shown.map(({ jobId }) => jobId);
}

/** Throws unless every job can be ended so: one that cannot keeps all others from it. */
export function checkStandings(ending: Ending, jobs: readonly Job[], { uri }: Target): void {
  const barred = jobs.filter((job) => ending.standing(job) === "barred");
  if (barred.length === 0) return;
  const what =
    jobs.length === 1
      ? `the job cannot be ${ending.past}`
      : `${barred.length} of ${jobs.length} jobs cannot be ${ending.past}, so none was`;
  throw new CliError("server", `${what}, ${uri}`, {
    details: barred.map(standingText),
    hint: ending.hint,
  });
}

function standingText({ jobId, state, progress, reason }: Job): string {
  const more = knownState(state) === "Failed" ? (reason ?? "no reason given") : `${progress}%`;
  return `${jobId}: ${state}, ${more}`;
}
