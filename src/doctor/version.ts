import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { type ServerTraits, unknownServer } from "../milvus/job-detail.ts";
import { describeJob } from "../milvus/milvus-server.ts";
import type { Target } from "../milvus/server.ts";
import { honoursKeys, requireEnding } from "../milvus/writes.ts";
import {
  attempt,
  type Finding,
  type Findings,
  failed,
  type Outcome,
  ok,
  skipped,
  warning,
} from "./report.ts";

/** No job has this id. */
const impossibleId = "0";

/**
 * What the server's answers say about its version. Nothing can come of the requests: one describes a job, the others name
 * neither collection nor job, and every version refuses them.
 */
export async function behaviourFindings(
  jobId: string | undefined,
  target: Target,
  context: Context,
): Promise<Findings> {
  const traits = unknownServer();
  if (target.cloud !== null) return cloudFindings(jobId, target, traits, context);
  const [described, keys, commit, abort] = await Promise.all([
    attempt(describeJob(target, jobId ?? impossibleId, traits, context)),
    attempt(honoursKeys(target, context)),
    attempt(requireEnding(target, "commit", context)),
    attempt(requireEnding(target, "abort", context)),
  ]);
  const { value: job, error } = described;
  const describes = traits.describeVerb === "describe";
  const createTime = job === null ? null : job.createTime !== null;
  const ends = hasEnding(commit) && hasEnding(abort);
  return {
    describe: describeFinding(error, describes ? "by describe" : "by get_progress, its older name"),
    version: versionFinding(describes, createTime, keys.value, ends),
  };
}

/** What it creates costs, so that nothing is asked that looks like it. */
async function cloudFindings(
  jobId: string | undefined,
  target: Target,
  traits: ServerTraits,
  context: Context,
): Promise<Findings> {
  const version = ok("Zilliz Cloud: no idempotency keys");
  if (jobId === undefined) return { describe: skipped("there is no job to ask about"), version };
  const { error } = await attempt(describeJob(target, jobId, traits, context));
  return { describe: describeFinding(error, `by ${traits.cloudVerb}`), version };
}

/** A job may have been forgotten since it was listed. */
function describeFinding(error: CliError | null, how: string): Finding {
  return error === null || error.kind === "not-found"
    ? ok(how)
    : failed(error, "the server's log says more");
}

/** `null`: it would not say. */
function hasEnding({ error }: Outcome<void>): boolean | null {
  if (error === null) return true;
  return error.cause instanceof CliError && error.cause.kind === "no-route" ? false : null;
}

/** By what came with some version or other; `null`: it cannot be told. */
function versionFinding(
  describes: boolean,
  createTime: boolean | null,
  keys: boolean | null,
  ends: boolean | null,
): Finding {
  const lines = [
    `idempotency keys ${told(keys, "are honoured", "are ignored: create --once cannot be sure")}`,
    `commit and abort ${told(ends, "are there", "are missing: they came with 3.0")}`,
    `createTime ${told(createTime, "is told", "is not told: it came with 2.6.5")}`,
  ];
  if (keys === null || ends === null) {
    return warning("the server does not say all", "ask again as a user who may import", lines);
  }
  const version = () => {
    if (ends) return keys ? "3.0.2 or later" : "3.0.0 or 3.0.1";
    if (keys) return "2.6.24 or a later 2.6";
    if (!describes) return "2.4.12 or earlier";
    if (createTime === null) return "2.4.13 to 2.6.23";
    return createTime ? "2.6.5 to 2.6.23" : "2.4.13 to 2.6.4";
  };
  return ok(`behaves as Milvus ${version()}`, lines);
}

function told(answer: boolean | null, yes: string, no: string): string {
  if (answer === null) return "cannot be told";
  return answer ? yes : no;
}
