import { CliError } from "../base/errors.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import type { Server } from "../milvus/server.ts";
import { type Finding, type Findings, failed, ok, skipped, warning } from "./report.ts";

/** No job has this ID. */
const impossibleId = "0";

/**
 * What the server's answers say about its version. Nothing can come of the requests: one describes a job, the others name
 * neither collection nor job, and every version refuses them.
 */
export async function versionFindings(
  jobId: string | undefined,
  server: Server,
): Promise<Findings> {
  if (server.target.cloud !== null) return cloudFindings(jobId, server);
  const [described, keys, commit, abort] = await Promise.all([
    attempt(server.describeJob(jobId ?? impossibleId)),
    attempt(server.supportsIdempotencyKeys()),
    attempt(server.requireVerb("commit")),
    attempt(server.requireVerb("abort")),
  ]);
  const hasDescribe = server.describeVerb === "describe";
  const createTime = "value" in described ? described.value.createTime !== null : null;
  const ends = hasVerb(commit) && hasVerb(abort);
  return {
    describe: describeFinding(
      described,
      hasDescribe ? "by describe" : "by get_progress, its older name",
    ),
    version: versionFinding(hasDescribe, createTime, "value" in keys ? keys.value : null, ends),
  };
}

/** What it creates costs, so that nothing is asked that looks like it. */
async function cloudFindings(jobId: string | undefined, server: Server): Promise<Findings> {
  const version = ok("Zilliz Cloud: no idempotency keys");
  if (jobId === undefined) return { describe: skipped("there is no job to ask about"), version };
  const described = await attempt(server.describeJob(jobId));
  return { describe: describeFinding(described, `by ${server.describeVerb}`), version };
}

/** A job may have been forgotten since it was listed. */
function describeFinding(described: Attempt<unknown>, how: string): Finding {
  return "value" in described || described.failure.kind === "not-found"
    ? ok(how)
    : failed(described.failure, "the server's log says more");
}

/** `null`: it would not say. */
function hasVerb(required: Attempt<void>): boolean | null {
  if ("value" in required) return true;
  const { cause } = required.failure;
  return cause instanceof CliError && cause.kind === "no-route" ? false : null;
}

/** By what came with some version or other; `null`: it cannot be told. */
function versionFinding(
  hasDescribe: boolean,
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
    if (!hasDescribe) return "2.4.12 or earlier";
    if (createTime === null) return "2.4.13 to 2.6.23";
    return createTime ? "2.6.5 to 2.6.23" : "2.4.13 to 2.6.4";
  };
  return ok(`behaves as Milvus ${version()}`, lines);
}

function told(answer: boolean | null, yes: string, no: string): string {
  if (answer === null) return "cannot be told";
  return answer ? yes : no;
}
