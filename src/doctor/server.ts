import type { Context } from "../base/context.ts";
import { CliError, isMissing } from "../base/errors.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import { countText } from "../base/words.ts";
import { proxyInUse } from "../http/fetch.ts";
import type { Connect } from "../milvus/clusters.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobList, Server, Target } from "../milvus/server.ts";
import { observeRequests } from "./connection.ts";
import { networkFindings } from "./network.ts";
import { type Finding, type Findings, fail, ok, skip, warning } from "./report.ts";
import { timeFindings } from "./times.ts";

/** Checks the network with one list request; if a Milvus responds, sends further requests that change nothing. */
export async function serverFindings(
  target: Target,
  connect: Connect,
  context: Context,
): Promise<Findings> {
  const chosen = await attempt(proxyInUse(target.uri, context.env));
  if ("failure" in chosen) return { proxy: fail(chosen.failure) };
  const { observed, observations } = observeRequests(context);
  const server = await connect(target, observed);
  const list = await attempt(server.listJobs("everything"));
  const failure = "failure" in list && !isFromMilvus(list.failure) ? list.failure : null;
  const first = { target, proxy: chosen.value, observations, failure };
  const network = await networkFindings(first, context);
  const anonymous = await connect({ ...target, token: null }, observed);
  const milvus = failure === null ? await milvusFindings(list, server, anonymous) : {};
  const { responses } = observations;
  return responses.length === 0 ? network : { ...network, ...milvus, ...timeFindings(responses) };
}

/** Returns true for a refusal of Milvus, by its kind or code, but not for a request that timed out inside Milvus. */
function isFromMilvus({ kind, message }: CliError): boolean {
  return kind === "not-found" || (kind !== "network" && /\(code \d+\)/.test(message));
}

async function milvusFindings(
  list: Attempt<JobList>,
  server: Server,
  anonymous: Server,
): Promise<Findings> {
  const { target } = server;
  const open = ok("no authentication required");
  const accepted = target.token === null ? open : ok("token accepted");
  if ("failure" in list) {
    const { failure } = list;
    const isPrivilege = /^HTTP 403|\(code 1401\)/.test(failure.message);
    const isUnknown = failure.kind === "auth" && (target.token === null || !isPrivilege);
    return isUnknown
      ? { authentication: { ...fail(failure), ...tokenHint(target) } }
      : { authentication: accepted, list: fail(failure, "see the Milvus log") };
  }
  const { jobs } = list.value;
  const [findings, anonymousList] = await Promise.all([
    target.cloud === null ? versionFindings(jobs[0], server) : cloudFindings(jobs[0], server),
    attempt(anonymous.listJobs("everything")),
  ]);
  const isOpen = "value" in anonymousList;
  const mayHide = jobs.length === 0 && !isOpen;
  return {
    ...findings,
    authentication: isOpen ? open : accepted,
    list: ok(mayHide ? "allowed; jobs without the Import privilege are not listed" : "allowed"),
    jobs: jobsFinding(jobs, target),
  };
}

function tokenHint({ token, cloud }: Target): Partial<Finding> {
  if (cloud !== null) return { hint: "use an API key of that account" };
  const isKey = token !== null && !token.includes(":");
  return isKey ? { hint: "use user:password; API keys work only with Zilliz Cloud" } : {};
}

/** Sends no request that resembles a create, since Zilliz Cloud charges for what it creates. */
async function cloudFindings(job: Job | undefined, server: Server): Promise<Findings> {
  const version = ok("Zilliz Cloud: no idempotency keys");
  if (job === undefined) return { describe: skip("no job to check"), version };
  const description = await attempt(server.describeJob(job.jobId));
  return { describe: describeFinding(description), version };
}

/** The default of Milvus' dataCoord.import.maxImportJobNum. */
const jobLimit = 1_024;

function jobsFinding(jobs: readonly Job[], { cloud }: Target): Finding {
  const unfinished = jobs.filter((job) => !isFinal(job)).length;
  const counts = `${countText(unfinished)} of ${countText(jobs.length)} unfinished`;
  if (cloud !== null) return ok(`${counts}; the limit is 10,000 per collection`);
  const text = `${counts}; the limit is usually ${countText(jobLimit)}`;
  if (unfinished < jobLimit * 0.9) return ok(text);
  return warning(text, "create --wait waits for a free slot; finished jobs do not count");
}

const olderName = "supported, by its older name get_progress";

/** No job has this ID. */
const impossibleId = "0";

/**
 * Reports what the responses of a self-hosted server show about its version. The requests change nothing: one describes a job,
 * the others name neither collection nor job, and every version refuses them.
 */
async function versionFindings(job: Job | undefined, server: Server): Promise<Findings> {
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
  const failures = [keys, commit, abort].flatMap((tried) => failureOf(tried) ?? []);
  return {
    describe: describeFinding(description, hasDescribe ? "supported" : olderName),
    version: versionFinding(hasDescribe, hasCreateTime, hasKeys, hasVerbs, failures[0]),
  };
}

/** Accepts that the job is missing: it may have been removed since it was listed. */
function describeFinding(description: Attempt<unknown>, how = "supported"): Finding {
  return "value" in description || isMissing(description.failure)
    ? ok(how)
    : fail(description.failure, "see the Milvus log");
}

/** Returns `null` if the failure does not show it. */
function hasVerb(required: Attempt<void>): boolean | null {
  if ("value" in required) return true;
  return failureOf(required) === null ? false : null;
}

/** Returns why a probe shows nothing; `null`: it shows whether the server has the request. */
function failureOf(tried: Attempt<unknown>): CliError | null {
  if ("value" in tried) return null;
  const { cause } = tried.failure;
  return cause instanceof CliError && cause.kind === "no-route" ? null : tried.failure;
}

const keysIgnored = "ignored: create --once cannot be certain";

/** Finds the range of versions that have exactly these features; `null`: unknown, because of the failure. */
function versionFinding(
  hasDescribe: boolean,
  hasCreateTime: boolean | null,
  hasKeys: boolean | null,
  hasVerbs: boolean | null,
  failure: CliError | undefined,
): Finding {
  const lines = [
    `idempotency keys ${featureText(hasKeys, "supported", keysIgnored)}`,
    `commit and abort ${featureText(hasVerbs, "available", "require Milvus 3.0")}`,
    `createTime ${featureText(hasCreateTime, "available", "requires Milvus 2.6.6")}`,
  ];
  if (hasKeys === null || hasVerbs === null) {
    const isRefused = failure?.kind === "auth";
    const hint = isRefused ? "run it as a user with the Import privilege" : "run it again";
    return warning(`unknown: ${failure?.message}`, hint, lines);
  }
  const version = () => {
    if (hasVerbs) return hasKeys ? "3.0.2 or later" : "3.0.0 or 3.0.1";
    if (hasKeys) return "2.6.24 or a later 2.6";
    if (!hasDescribe) return "2.4.12 or earlier";
    if (hasCreateTime === null) return "2.4.13 to 2.6.23";
    return hasCreateTime ? "2.6.6 to 2.6.23" : "2.4.13 to 2.6.5";
  };
  return ok(`behaves as Milvus ${version()}`, lines);
}

function featureText(hasFeature: boolean | null, yes: string, no: string): string {
  if (hasFeature === null) return "unknown";
  return hasFeature ? yes : no;
}
