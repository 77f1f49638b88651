import type { Context } from "../base/context.ts";
import type { CliError } from "../base/errors.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import { parseTime } from "../base/time.ts";
import { countText, durationText } from "../base/words.ts";
import { proxyInUse } from "../http/fetch.ts";
import { connect } from "../milvus/connect.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobList, Server, Target } from "../milvus/server.ts";
import { type Sight, watched } from "./connection.ts";
import { wayFindings } from "./network.ts";
import { type Finding, type Findings, failed, ok, skipped, warning } from "./report.ts";
import { versionFindings } from "./version.ts";

/** dataCoord.import.maxImportJobNum, unless somebody has changed it. */
const jobLimit = 1_024;
const sameMs = 2_000;
const apartMs = 60_000;
const slowMs = 1_000;
const seeLog = "the server's log says more";

/** One `list` goes the whole way; where a Milvus answers it, questions follow out of which nothing can come. */
export async function serverFindings(target: Target, context: Context): Promise<Findings> {
  const chosen = await attempt(proxyInUse(target.uri, context.env));
  if ("failure" in chosen) return { proxy: failed(chosen.failure) };
  const { watching, sight } = await watched(context);
  const server = await connect(target, watching);
  const listed = await attempt(server.listJobs("everything"));
  const isLost = "failure" in listed && !isOfMilvus(listed.failure);
  const lost = isLost ? listed.failure : null;
  const way = await wayFindings(lost, chosen.value, sight, target, context);
  const answered = lost === null ? await milvusFindings(listed, server, watching) : {};
  if (sight.answers.length === 0) return way;
  const { answers } = sight;
  return {
    ...way,
    ...answered,
    clock: clockFinding(answers),
    roundTrip: roundTripFinding(answers),
  };
}

async function milvusFindings(
  listed: Attempt<JobList>,
  server: Server,
  context: Context,
): Promise<Findings> {
  const { target } = server;
  const accepted = ok("the token is accepted");
  if ("failure" in listed) {
    const { failure } = listed;
    const isUnknown = failure.kind === "auth" && !/^HTTP 403|\(code 1401\)/.test(failure.message);
    return isUnknown
      ? { authentication: { ...failed(failure), ...tokenHint(target) } }
      : { authentication: accepted, list: failed(failure, seeLog) };
  }
  const { jobs } = listed.value;
  const anonymous = await connect({ ...target, token: null }, context);
  const [version, unasked] = await Promise.all([
    versionFindings(jobs[0]?.jobId, server),
    attempt(anonymous.listJobs("everything")),
  ]);
  const asksNobody = "value" in unasked;
  const mayHide = jobs.length === 0 && !asksNobody;
  return {
    authentication: asksNobody ? ok("the server asks nobody for a token") : accepted,
    list: ok(mayHide ? "allowed; jobs that the user may not import are left out" : "allowed"),
    ...version,
    jobs: jobsFinding(jobs, target),
  };
}

/** A refusal of Milvus has a code; who is too slow has not served us. */
function isOfMilvus({ kind, message }: CliError): boolean {
  return kind !== "network" && /\(code \d+\)/.test(message);
}

function tokenHint({ token, cloud }: Target): Partial<Finding> {
  if (cloud !== null) return { hint: "give an API key of that account" };
  const isKey = token !== null && !token.includes(":");
  return isKey ? { hint: "write user:password; API keys are for Zilliz Cloud alone" } : {};
}

/** By the quickest answer, since what it says is the least old. */
function clockFinding(answers: Sight["answers"]): Finding {
  const [best] = answers
    .map(({ date, atMs, tookMs }) => ({ dateMs: parseTime(date ?? ""), atMs, tookMs }))
    .filter(({ dateMs }) => dateMs !== null)
    .sort((one, other) => one.tookMs - other.tookMs);
  if (best === undefined || best.dateMs === null) return skipped("no answer has a Date header");
  // A date has whole seconds, nothing rounded up.
  const aheadMs = best.dateMs + 500 - best.atMs;
  const differMs = Math.abs(aheadMs);
  if (differMs <= sameMs) return ok("the server's agrees with ours");
  const found = `the server's is ${durationText(differMs)} ${aheadMs > 0 ? "ahead of" : "behind"} ours`;
  if (differMs < apartMs) return ok(found);
  return warning(found, "set the wrong one: ages and certificates are judged by it");
}

function jobsFinding(jobs: readonly Job[], { cloud }: Target): Finding {
  const unfinished = jobs.filter((job) => !isFinal(job)).length;
  const standing = `${countText(unfinished)} of ${countText(jobs.length)} are unfinished`;
  if (cloud !== null) return ok(`${standing}; a collection of Zilliz Cloud takes 10,000`);
  const found = `${standing}; most servers take ${countText(jobLimit)}`;
  if (unfinished < jobLimit * 0.9) return ok(found);
  return warning(found, "create --wait waits for room; finished jobs do not count");
}

function roundTripFinding(answers: Sight["answers"]): Finding {
  const times = answers.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const found = `${countText(Math.round(median))} ms, the median of ${times.length} ${times.length === 1 ? "request" : "requests"}`;
  return median < slowMs
    ? ok(found)
    : warning(found, "look at the way to the server, and at its load");
}
