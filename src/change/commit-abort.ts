import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { requireEveryJob } from "../milvus/lists.ts";
import { describeEach, missingJobsError } from "../milvus/named-jobs.ts";
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
import { sendEach } from "./commit-abort-send.ts";

export interface CommitAbortOptions {
  /** Empty: the selected jobs. */
  jobIds: readonly string[];
  selection: SelectionOptions;
  /** Whether the selection is of every database of the server. */
  ofEveryDatabase: boolean;
  /** How long the server may be unreachable between two jobs. */
  maxOutageMs: number;
  /** Whether the command succeeds if no job matches. */
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
 * Commits or aborts all named or selected jobs, or none of them, after the user has confirmed it. Returns the jobs, and
 * writes them unless the command continues to wait for them.
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
  if (!(await out.flush())) {
    const ids = jobs.filter(({ action }) => action !== "already").map(({ jobId }) => jobId);
    if (ids.length > 0) out.important(`${rules.past} before stdout was closed: ${ids.join(" ")}`);
  }
  await out.finish();
  return jobs;
}

async function changeJobs(session: ChangeSession): Promise<ChangedJob[]> {
  const { rules, options, server, out, context } = session;
  const spin = <Result>(work: Promise<Result>) => out.spin(`querying ${server.target.uri}`, work);
  const jobs = await spin(findJobs(options, server));
  if (jobs.length === 0 && options.allowsNone) return [];
  if (!jobs.some(provesMilvus3)) await server.requireVerb(rules.verb);
  checkJobs(jobs, session);
  const due = jobs.filter((job) => !rules.isDone(job));
  if (due.length > 0 && !options.isConfirmed) {
    const isAgreed = await confirm(confirmQuestion(rules, due, server.target), context);
    if (!isAgreed) throw new CliError("declined", "canceled; nothing changed");
  }
  const sent = await spin(sendEach(due, rules, options.maxOutageMs, server, context));
  const changed = new Map(sent.map((job) => [job.jobId, job]));
  return jobs.map((job) => {
    const after = changed.get(job.jobId);
    return after === undefined ? { ...job, action: "already" } : { ...after, action: rules.past };
  });
}

/** Describes the named or selected jobs. */
async function findJobs(options: CommitAbortOptions, server: Server): Promise<JobDetail[]> {
  const { jobIds } = options;
  const ids = jobIds.length > 0 ? [...new Set(jobIds)] : await selectIds(options, server);
  const { found, missing } = await describeEach(ids, server);
  if (missing.size > 0) {
    throw missingJobsError(
      ids.filter((id) => missing.has(id)),
      server.target,
    );
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
  const list = await server.listJobs(collection === null ? scope : { collection });
  const { caveat } = list;
  // A job that may be of another database can be listed, but must not be changed.
  if (caveat !== null) {
    throw new CliError(
      "server",
      `could not determine which jobs belong to database ${db}: ${uri}`,
      {
        hint: "pass --collection or job IDs",
      },
    );
  }
  const uncommitted = { ...selection, states: ["uncommitted"] as const };
  const { shown } = selectJobs(requireEveryJob(list), states.length > 0 ? selection : uncommitted);
  return shown.map(({ jobId }) => jobId);
}

/** Returns true if the job's state proves a version with commit and abort: earlier ones do not have it. */
function provesMilvus3({ state }: Job): boolean {
  const known = knownState(state);
  return known === "Uncommitted" || known === "Committing";
}

/** Throws unless there are jobs, and each of them can be changed or has been already. */
function checkJobs(jobs: readonly Job[], { rules, options, server }: ChangeSession): void {
  const { past, canChange, isDone, refusal, hints } = rules;
  if (jobs.length === 0) {
    const isUncommitted = options.selection.states.length === 0;
    const what = isUncommitted ? "no Uncommitted jobs match" : "no jobs match";
    throw new CliError("not-found", `${what}: ${serverText(server.target)}`, {
      hint: "check the filters with milvus-import list, or pass --allow-none",
    });
  }
  const refused = jobs.filter((job) => !canChange(job) && !isDone(job));
  const [first] = refused;
  if (first === undefined) return;
  if (jobs.length === 1) {
    throw new CliError("server", `${refusal(first)}: ${serverText(server.target)}`, {
      details: first.reason === null ? [] : [first.reason],
      hint: hints[0],
    });
  }
  const done = jobs.filter(isDone).length;
  const others = done === 0 ? `none was ${past}` : `none of the others was ${past} now`;
  const what = `${refused.length} of ${jobs.length} jobs cannot be ${past}; ${others}`;
  throw new CliError("server", `${what}: ${serverText(server.target)}`, {
    details: refused.map(stateLine),
    hint: hints[1],
  });
}

function stateLine({ jobId, state, progress, reason }: Job): string {
  const more = knownState(state) === "Failed" ? (reason ?? "no reason given") : `${progress}%`;
  return `${jobId}: ${state}, ${more}`;
}
