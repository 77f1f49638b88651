import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { EndingFlags } from "../commands/flags/commit-abort.ts";
import { type Job, knownState } from "../milvus/job.ts";
import { type JobDetail, unknownServer } from "../milvus/job-detail.ts";
import { describeJob, listJobs } from "../milvus/milvus-server.ts";
import { parseSort, selectJobs } from "../milvus/selection.ts";
import type { Target } from "../milvus/server.ts";
import { requireEnding } from "../milvus/writes.ts";
import type { OutputFlags } from "../render/output.ts";
import { confirm } from "../render/prompt.ts";
import { withSpinner } from "../render/spinner.ts";
import { type EndedJob, type Ending, endingQuestion } from "./commit-abort-rules.ts";

/** Ends all jobs that are named or match, or none of them; the user is asked first unless `yes` was said. */
export async function endJobs(
  ending: Ending,
  jobIds: readonly string[],
  flags: EndingFlags & OutputFlags,
  target: Target,
  context: Context,
): Promise<EndedJob[]> {
  const spinning = <Result>(work: Promise<Result>) =>
    withSpinner(`asking ${target.uri}`, flags.color, context, work);
  const jobs = await spinning(chooseJobs(jobIds, flags, target, context));
  if (jobs.length === 0 && flags.allowNone) return [];
  if (!jobs.some(isOfMilvus3)) await requireEnding(target, ending.verb, context);
  if (jobs.length === 0) throw noneMatches(flags, target);
  checkStandings(ending, jobs, target);
  const open = jobs.filter((job) => ending.standing(job) === "open");
  if (open.length > 0 && !flags.yes && !(await confirm(endingQuestion(ending, open), context))) {
    throw new CliError("declined", "declined, nothing was changed");
  }
  const sent = await spinning(sendEach(ending, open, target, context));
  const ended = new Map(sent.map((job) => [job.jobId, job]));
  return jobs.map((job) => {
    const after = ended.get(job.jobId);
    return after === undefined ? { ...job, action: "already" } : { ...after, action: ending.past };
  });
}

/** Earlier versions commit without being asked, and tell no such state. */
function isOfMilvus3({ state }: Job): boolean {
  const known = knownState(state);
  return known === "Uncommitted" || known === "Committing";
}

function noneMatches({ state }: EndingFlags, { uri }: Target): CliError {
  const what = state.length === 0 ? "no Uncommitted import job" : "no import job";
  return new CliError("not-found", `${what} matches, ${uri}`, {
    hint: "check the selection with milvus-import list; --allow-none makes this a success",
  });
}

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

/** Ends jobs one by one and gives them as they are then. Stops at the first that cannot be, and says which were. */
export async function sendEach(
  ending: Ending,
  jobs: readonly Job[],
  target: Target,
  context: Context,
): Promise<Job[]> {
  const ended: Job[] = [];
  // A job that commits by itself looks like any other until it is refused: refused first, it spoils nothing.
  const order = [...jobs].sort((left, right) => certainty(left) - certainty(right));
  for (const [index, job] of order.entries()) {
    try {
      ended.push(await send(ending, job, target, context));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { hadNoEffect } = error;
      throw new CliError(error.kind, error.message, {
        details: [
          ...named(ending.past, ended),
          ...named("not known", hadNoEffect ? [] : [job]),
          ...named(`not ${ending.past}`, order.slice(hadNoEffect ? index : index + 1)),
        ],
        hint: hadNoEffect ? error.hint : `run it again: jobs that are ${ending.past} stay so`,
        cause: error,
      });
    }
  }
  return ended;
}

/** Where the answer leaves open what was done, the job itself tells; if it was not, a second request does no harm. */
async function send(ending: Ending, job: Job, target: Target, context: Context): Promise<Job> {
  for (let doubt: CliError | null = null; ; ) {
    try {
      await ending.send(target, job.jobId, context);
      return { ...job, ...ending.result };
    } catch (error) {
      if (!(error instanceof CliError) || isInterruption(error)) throw error;
      // A second request that never arrived leaves the doubt about the first.
      if (error.hadNoEffect) throw error.kind === "server" ? error : (doubt ?? error);
      await context.sleep(Math.min(error.retryAfterMs ?? 1_000, 30_000));
      const seen = await look(job, target, context);
      if (seen !== null && ending.standing(seen) === "done") return seen;
      if (seen === null || doubt !== null) throw error;
      doubt = error;
    }
  }
}

/** `null` where this is not answered either. */
async function look({ jobId }: Job, target: Target, context: Context): Promise<Job | null> {
  try {
    return await describeJob(target, jobId, unknownServer(), context);
  } catch (error) {
    if (error instanceof CliError && !isInterruption(error)) return null;
    throw error;
  }
}

function certainty({ state }: Job): number {
  return knownState(state) === "Uncommitted" ? 1 : 0;
}

function named(what: string, jobs: readonly Job[]): string[] {
  return jobs.length === 0 ? [] : [`${what}: ${jobs.map(({ jobId }) => jobId).join(", ")}`];
}
