import type { Context } from "../base/context.ts";
import { asUnfinished, CliError, isTransient } from "../base/errors.ts";
import { attempt, backoffMs } from "../base/retry.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { describeEach } from "../milvus/named-jobs.ts";
import { type SelectionOptions, selectJobs } from "../milvus/selection.ts";
import type { Server, Verb } from "../milvus/server.ts";
import { type CommandOutput, type OutputOptions, openOutput } from "../render/output.ts";
import { confirm } from "../render/prompt.ts";
import {
  type ChangedJob,
  changedText,
  confirmQuestion,
  serverText,
  type VerbRules,
  verbRules,
  writeChanged,
} from "./commit-abort-rules.ts";

export interface CommitAbortOptions {
  /** Empty: the jobs that are selected. */
  jobIds: readonly string[];
  selection: SelectionOptions;
  /** Whether the selection is of every database of the server. */
  ofEveryDatabase: boolean;
  /** How long the server may be unreachable between two jobs. */
  maxOutageMs: number;
  /** Whether no job at all is a success. */
  allowsNone: boolean;
  /** Whether the user has confirmed it in advance. */
  isConfirmed: boolean;
  /** Whether the command continues to wait for the jobs. */
  isWaiting: boolean;
  output: OutputOptions;
}

interface ChangeSession {
  rules: VerbRules;
  options: CommitAbortOptions;
  server: Server;
  out: CommandOutput;
  context: Context;
}

/**
 * Commits or aborts all jobs that are named or selected, or none of them, after the user has confirmed it. Returns the
 * jobs, and writes them unless the command continues to wait for them.
 */
export async function commitOrAbort(
  verb: Verb,
  options: CommitAbortOptions,
  server: Server,
  context: Context,
): Promise<ChangedJob[]> {
  const out = openOutput(options.output, context);
  const rules = verbRules[verb];
  const jobs = await changeJobs({ rules, options, server, out, context });
  if (options.isWaiting && jobs.length > 0) out.info(changedText(rules, jobs, server.target));
  else await writeChanged(rules, jobs, server.target, out);
  return jobs;
}

async function changeJobs(session: ChangeSession): Promise<ChangedJob[]> {
  const { rules, options, server, out, context } = session;
  const spin = <Result>(work: Promise<Result>) => out.spin(`asking ${server.target.uri}`, work);
  const jobs = await spin(findJobs(options, server));
  if (jobs.length === 0 && options.allowsNone) return [];
  if (!jobs.some(provesMilvus3)) await server.requireVerb(rules.verb);
  checkJobs(jobs, session);
  const due = jobs.filter((job) => !rules.isDone(job));
  if (due.length > 0 && !options.isConfirmed) {
    const isAgreed = await confirm(confirmQuestion(rules, due, server.target), context);
    if (!isAgreed) throw new CliError("declined", "declined, nothing was changed");
  }
  const sent = await spin(sendEach(due, session));
  const changed = new Map(sent.map((job) => [job.jobId, job]));
  return jobs.map((job) => {
    const after = changed.get(job.jobId);
    return after === undefined ? { ...job, action: "already" } : { ...after, action: rules.past };
  });
}

/** Describes the jobs that are named or selected. */
async function findJobs(options: CommitAbortOptions, server: Server): Promise<JobDetail[]> {
  const { jobIds } = options;
  const ids = jobIds.length > 0 ? [...new Set(jobIds)] : await selectIds(options, server);
  const { found, missing } = await describeEach(ids, server);
  if (missing.size > 0) {
    const unknown = ids.filter((id) => missing.has(id)).join(", ");
    throw new CliError("not-found", `no such job: ${unknown}, ${server.target.uri}`, {
      hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
    });
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function selectIds(
  { selection, ofEveryDatabase }: CommitAbortOptions,
  server: Server,
): Promise<string[]> {
  const { collection, states } = selection;
  const { db, uri } = server.target;
  const scope = ofEveryDatabase ? "everything" : "database";
  const { jobs, caveat } = await server.listJobs(collection === null ? scope : { collection });
  // A job that may be of another database can be listed, but must not be changed.
  if (caveat !== null) {
    throw new CliError("server", `which jobs are of the database ${db} cannot be told, ${uri}`, {
      hint: "the server would not name its collections: name one with --collection, or the jobs",
    });
  }
  const uncommitted = { ...selection, states: ["uncommitted"] as const };
  const { shown } = selectJobs(jobs, states.length > 0 ? selection : uncommitted);
  return shown.map(({ jobId }) => jobId);
}

/** Whether the job proves a version with commit and abort: earlier ones have no such state. */
function provesMilvus3({ state }: Job): boolean {
  const known = knownState(state);
  return known === "Uncommitted" || known === "Committing";
}

/** Throws unless there are jobs, and each of them can be changed or has been already. */
function checkJobs(jobs: readonly Job[], { rules, options, server }: ChangeSession): void {
  const { past, canChange, isDone, hint } = rules;
  if (jobs.length === 0) {
    const isUncommitted = options.selection.states.length === 0;
    const what = isUncommitted ? "no Uncommitted import job" : "no import job";
    throw new CliError("not-found", `${what} matches, ${serverText(server.target)}`, {
      hint: "check the selection with milvus-import list; --allow-none makes this a success",
    });
  }
  const refused = jobs.filter((job) => !canChange(job) && !isDone(job));
  if (refused.length === 0) return;
  const done = jobs.filter(isDone).length;
  const before = done === 0 ? `none was ${past}` : `none of the others was ${past} now`;
  const what =
    jobs.length === 1
      ? `the job cannot be ${past}`
      : `${refused.length} of ${jobs.length} jobs cannot be ${past}; ${before}`;
  throw new CliError("server", `${what}, ${serverText(server.target)}`, {
    details: refused.map(stateLine),
    hint,
  });
}

function stateLine({ jobId, state, progress, reason }: Job): string {
  const more = knownState(state) === "Failed" ? (reason ?? "no reason given") : `${progress}%`;
  return `${jobId}: ${state}, ${more}`;
}

/** Changes one job after the other, and returns them. The first failure ends it, and names what became of each job. */
async function sendEach(jobs: readonly Job[], session: ChangeSession): Promise<Job[]> {
  const { past } = session.rules;
  const changed: Job[] = [];
  // Servers refuse jobs that commit automatically. Sent first, their refusal leaves all jobs unchanged.
  const isUncommitted = ({ state }: Job) => knownState(state) === "Uncommitted";
  const order = [...jobs.filter((job) => !isUncommitted(job)), ...jobs.filter(isUncommitted)];
  for (const [index, job] of order.entries()) {
    try {
      changed.push(await send(job, session));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { hadNoEffect } = error;
      throw asUnfinished(
        new CliError(error.kind, error.message, {
          details: [
            ...idLine(past, changed),
            ...idLine("not known", hadNoEffect ? [] : [job]),
            ...idLine(`not ${past}`, order.slice(hadNoEffect ? index : index + 1)),
          ],
          hint: hadNoEffect ? error.hint : `run the command again: ${past} jobs stay ${past}`,
          cause: error,
        }),
      );
    }
  }
  return changed;
}

function idLine(what: string, jobs: readonly Job[]): string[] {
  return jobs.length === 0 ? [] : [`${what}: ${jobs.map(({ jobId }) => jobId).join(", ")}`];
}

const backoff = { firstMs: 1_000, mostMs: 15_000 };

/**
 * Changes a job, and waits out outages. After a lost response the job itself shows the outcome; a second request does
 * no harm.
 */
async function send(job: Job, session: ChangeSession): Promise<Job> {
  const { rules, options, server, context } = session;
  const { elapsedMs, sleep, random } = context;
  const { jobId } = job;
  const startedMs = elapsedMs();
  let doubt: CliError | null = null;
  for (let tries = 0; ; tries += 1) {
    const request = rules.verb === "commit" ? server.commitJob(jobId) : server.abortJob(jobId);
    const sent = await attempt(request);
    if ("value" in sent) return { ...job, ...rules.result };
    const { failure } = sent;
    if (!failure.hadNoEffect) doubt = failure;
    // The refusal of a later request leaves the doubt about an earlier one.
    if (!mayPass(failure)) {
      throw doubt === null || failure.kind === "server" ? failure : doubt;
    }
    const leftMs = options.maxOutageMs - (elapsedMs() - startedMs);
    if (leftMs <= 0) throw doubt ?? failure;
    const pauseMs = Math.max(backoffMs(tries, backoff, random()), failure.retryAfterMs ?? 0);
    await sleep(Math.min(pauseMs, leftMs));
    if (doubt === null) continue;
    const described = await attempt(server.describeJob(jobId));
    if ("value" in described && rules.isDone(described.value)) return described.value;
  }
}

/** Whether the same request can succeed later: its outcome is unknown, or its failure passes. */
function mayPass(failure: CliError): boolean {
  return !failure.hadNoEffect || isTransient(failure);
}
