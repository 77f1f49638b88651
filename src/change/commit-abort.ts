import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { type SelectionOptions, selectJobs } from "../milvus/selection.ts";
import type { Server } from "../milvus/server.ts";
import type { CommandOutput } from "../render/output.ts";
import { confirm } from "../render/prompt.ts";
import { type ChangedJob, confirmQuestion, type VerbRules } from "./commit-abort-rules.ts";

export interface CommitAbortOptions {
  /** Empty: the jobs that are selected. */
  jobIds: readonly string[];
  selection: SelectionOptions;
  /** No job at all is a success. */
  allowsNone: boolean;
  /** The user need not be asked. */
  isConfirmed: boolean;
}

/** Commits or aborts all jobs that are named or selected, or none of them; asks the user first. */
export async function commitOrAbort(
  rules: VerbRules,
  options: CommitAbortOptions,
  server: Server,
  out: CommandOutput,
  context: Context,
): Promise<ChangedJob[]> {
  const spin = <Result>(work: Promise<Result>) => out.spin(`asking ${server.target.uri}`, work);
  const jobs = await spin(chooseJobs(options, server));
  if (jobs.length === 0 && options.allowsNone) return [];
  if (!jobs.some(isOfMilvus3)) await server.requireVerb(rules.verb);
  if (jobs.length === 0) throw noneMatches(options, server);
  checkStandings(rules, jobs, server);
  const open = jobs.filter((job) => rules.standing(job) === "open");
  if (open.length > 0 && !options.isConfirmed) {
    const isAgreed = await confirm(confirmQuestion(rules, open), context);
    if (!isAgreed) throw new CliError("declined", "declined, nothing was changed");
  }
  const sent = await spin(sendEach(rules, open, server, context));
  const changed = new Map(sent.map((job) => [job.jobId, job]));
  return jobs.map((job) => {
    const after = changed.get(job.jobId);
    return after === undefined ? { ...job, action: "already" } : { ...after, action: rules.past };
  });
}

/** Earlier versions commit without being asked, and tell no such state. */
function isOfMilvus3({ state }: Job): boolean {
  const known = knownState(state);
  return known === "Uncommitted" || known === "Committing";
}

function noneMatches({ selection }: CommitAbortOptions, { target }: Server): CliError {
  const what = selection.states.length === 0 ? "no Uncommitted import job" : "no import job";
  return new CliError("not-found", `${what} matches, ${target.uri}`, {
    hint: "check the selection with milvus-import list; --allow-none makes this a success",
  });
}

const requestsAtOnce = 8;

/** Describes the jobs that are named or selected. */
async function chooseJobs(
  { jobIds, selection }: CommitAbortOptions,
  server: Server,
): Promise<JobDetail[]> {
  const ids = jobIds.length > 0 ? [...new Set(jobIds)] : await selectIds(selection, server);
  const described = await mapBounded(ids, requestsAtOnce, async (id) => {
    try {
      return await server.describeJob(id);
    } catch (error) {
      if (error instanceof CliError && error.kind === "not-found") return null;
      throw error;
    }
  });
  const unknown = ids.filter((_, index) => described[index] === null);
  if (unknown.length > 0) {
    throw new CliError("not-found", `no such job: ${unknown.join(", ")}, ${server.target.uri}`, {
      hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
    });
  }
  return described.filter((job) => job !== null);
}

async function selectIds(selection: SelectionOptions, server: Server): Promise<string[]> {
  const { collection, states } = selection;
  const { db, uri } = server.target;
  const scope = collection === null ? "database" : { collection };
  const { jobs, caveat } = await server.listJobs(scope);
  if (caveat !== null) {
    // What may be listed in doubt must not be changed in doubt.
    throw new CliError("server", `which jobs are of the database ${db} cannot be told, ${uri}`, {
      hint: "the server would not name its collections: name one with --collection, or the jobs",
    });
  }
  const uncommitted = { ...selection, states: ["uncommitted"] as const };
  const { shown } = selectJobs(jobs, states.length > 0 ? selection : uncommitted);
  return shown.map(({ jobId }) => jobId);
}

/** Throws unless every job can be ended so: one that cannot keeps all others from it. */
function checkStandings(rules: VerbRules, jobs: readonly Job[], { target: { uri } }: Server): void {
  const barred = jobs.filter((job) => rules.standing(job) === "barred");
  if (barred.length === 0) return;
  const what =
    jobs.length === 1
      ? `the job cannot be ${rules.past}`
      : `${barred.length} of ${jobs.length} jobs cannot be ${rules.past}, so none was`;
  throw new CliError("server", `${what}, ${uri}`, {
    details: barred.map(standingText),
    hint: rules.hint,
  });
}

function standingText({ jobId, state, progress, reason }: Job): string {
  const more = knownState(state) === "Failed" ? (reason ?? "no reason given") : `${progress}%`;
  return `${jobId}: ${state}, ${more}`;
}

/** Ends jobs one by one and gives them as they are then. Stops at the first that cannot be, and says which were. */
async function sendEach(
  rules: VerbRules,
  jobs: readonly Job[],
  server: Server,
  context: Context,
): Promise<Job[]> {
  const ended: Job[] = [];
  // A job that commits by itself looks like any other until it is refused: refused first, it spoils nothing.
  const order = [...jobs].sort((left, right) => certainty(left) - certainty(right));
  for (const [index, job] of order.entries()) {
    try {
      ended.push(await send(rules, job, server, context));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { hadNoEffect } = error;
      throw new CliError(error.kind, error.message, {
        details: [
          ...named(rules.past, ended),
          ...named("not known", hadNoEffect ? [] : [job]),
          ...named(`not ${rules.past}`, order.slice(hadNoEffect ? index : index + 1)),
        ],
        hint: hadNoEffect ? error.hint : `run it again: jobs that are ${rules.past} stay so`,
        cause: error,
      });
    }
  }
  return ended;
}

/** Where the answer leaves open what was done, the job itself tells; if it was not, a second request does no harm. */
async function send(rules: VerbRules, job: Job, server: Server, context: Context): Promise<Job> {
  const { jobId } = job;
  for (let doubt: CliError | null = null; ; ) {
    try {
      await (rules.verb === "commit" ? server.commitJob(jobId) : server.abortJob(jobId));
      return { ...job, ...rules.result };
    } catch (error) {
      if (!(error instanceof CliError) || isInterruption(error)) throw error;
      // A second request that never arrived leaves the doubt about the first.
      if (error.hadNoEffect) throw error.kind === "server" ? error : (doubt ?? error);
      await context.sleep(Math.min(error.retryAfterMs ?? 1_000, 30_000));
      const described = await attempt(server.describeJob(jobId));
      const seen = "value" in described ? described.value : null;
      if (seen !== null && rules.standing(seen) === "done") return seen;
      if (seen === null || doubt !== null) throw error;
      doubt = error;
    }
  }
}

function certainty({ state }: Job): number {
  return knownState(state) === "Uncommitted" ? 1 : 0;
}

function named(what: string, jobs: readonly Job[]): string[] {
  return jobs.length === 0 ? [] : [`${what}: ${jobs.map(({ jobId }) => jobId).join(", ")}`];
}
