import { CliError } from "../base/errors.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import type { Job } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";
import { type Finding, type Findings, fail, ok, warning } from "./report.ts";

/** No job has this ID. */
const impossibleId = "0";

/**
 * Reports what a self-hosted server's responses show of its version. The requests change nothing: one describes a job,
 * the others name neither collection nor job, and every version refuses them.
 */
export async function versionFindings(job: Job | undefined, server: Server): Promise<Findings> {
  const [description, keys, commit, abort] = await Promise.all([
    attempt(server.describeJob(job?.jobId ?? impossibleId)),
    attempt(server.supportsIdempotencyKeys()),
    attempt(server.requireVerb("commit")),
    attempt(server.requireVerb("abort")),
  ]);
  const hasDescribe = server.describeVerb === "describe";
  const hasCreateTime = "value" in description ? description.value.createTime !== null : null;
  const hasKeys = "value" in keys ? keys.value : null;
  const hasVerbs = hasVerb(commit) && hasVerb(abort);
  const how = hasDescribe ? "by describe" : "by get_progress, its older name";
  return {
    describe: describeFinding(description, how),
    version: versionFinding(hasDescribe, hasCreateTime, hasKeys, hasVerbs),
  };
}

/** Accepts that the job is missing: it may have been removed since it was listed. */
export function describeFinding(description: Attempt<unknown>, how: string): Finding {
  return "value" in description || description.failure.kind === "not-found"
    ? ok(how)
    : fail(description.failure, "the server's log says more");
}

/** Returns `null` if the failure does not show it. */
function hasVerb(required: Attempt<void>): boolean | null {
  if ("value" in required) return true;
  const { cause } = required.failure;
  return cause instanceof CliError && cause.kind === "no-route" ? false : null;
}

/** Finds the range of versions that have just these features; `null`: unknown whether the server has it. */
function versionFinding(
  hasDescribe: boolean,
  hasCreateTime: boolean | null,
  hasKeys: boolean | null,
  hasVerbs: boolean | null,
): Finding {
  const keysIgnored = "are ignored: create --once cannot be sure";
  const lines = [
    `idempotency keys ${featureText(hasKeys, "are honoured", keysIgnored)}`,
    `commit and abort ${featureText(hasVerbs, "are there", "are missing: they came with 3.0")}`,
    `createTime ${featureText(hasCreateTime, "is told", "is not told: it came with 2.6.5")}`,
  ];
  if (hasKeys === null || hasVerbs === null) {
    return warning("the server does not say all", "ask again as a user who may import", lines);
  }
  const version = () => {
    if (hasVerbs) return hasKeys ? "3.0.2 or later" : "3.0.0 or 3.0.1";
    if (hasKeys) return "2.6.24 or a later 2.6";
    if (!hasDescribe) return "2.4.12 or earlier";
    if (hasCreateTime === null) return "2.4.13 to 2.6.23";
    return hasCreateTime ? "2.6.5 to 2.6.23" : "2.4.13 to 2.6.4";
  };
  return ok(`behaves as Milvus ${version()}`, lines);
}

function featureText(hasFeature: boolean | null, yes: string, no: string): string {
  if (hasFeature === null) return "cannot be told";
  return hasFeature ? yes : no;
}
