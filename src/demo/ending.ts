import { requirePrivilege } from "./authorization.ts";
import type { DemoJob, Moment } from "./job-model.ts";
import type { HeldJob } from "./job-store.ts";
import { type JobRequest, requireJob } from "./jobs-api.ts";
import { importFailed, importFailedOnServer, invalidParameter, notAnInteger } from "./refusal.ts";
import type { Call, Server } from "./server.ts";

const abortedByUser = "aborted by user";

/** The server's inner name of where a job stands, which its refusals tell. */
const innerStates: Readonly<Record<Moment["stage"], string>> = {
  pending: "Pending",
  "pre-import": "PreImporting",
  import: "Importing",
  sort: "Sorting",
  index: "IndexBuilding",
  uncommitted: "Uncommitted",
  commit: "Committing",
  completed: "Completed",
  failed: "Failed",
};

export function commitJob({ jobId }: JobRequest, call: Call, server: Server) {
  const { job, moment } = requireManualJob(jobId, call, server);
  if (moment.stage === "commit" || moment.stage === "completed") return {};
  if (moment.stage !== "uncommitted") {
    const state = innerStates[moment.stage];
    throw importFailed(`job ${jobId} is in state ${state}, expected Uncommitted`);
  }
  job.committedAt = server.now();
  return {};
}

export function abortJob({ jobId }: JobRequest, call: Call, server: Server) {
  const { job, moment } = requireManualJob(jobId, call, server);
  if (moment.stage === "failed" && moment.reason === abortedByUser) return {};
  if (isCommitted(moment)) {
    const state = innerStates[moment.stage];
    throw importFailed(`job ${jobId} is in terminal/committed state ${state}, abort not allowed`);
  }
  stopJob(job, server.now(), abortedByUser);
  return {};
}

/** Makes a job fail from outside, unless it is over. */
export function stopJob(job: DemoJob, at: number, reason: string): void {
  job.stopped ??= { at, reason };
}

function requireManualJob(jobId: string, call: Call, server: Server): HeldJob {
  const { accounts, jobs, quirks } = server;
  if (!quirks.cloud && !/^[+-]?\d+$/.test(jobId)) {
    throw invalidParameter(notAnInteger(jobId), `[expected=int64 jobId][actual=${jobId}]`);
  }
  if (call.user !== null) {
    const { collection } = requireJob(jobId, call, server).job;
    requirePrivilege("Import", call.user, { db: call.db, collection }, accounts, quirks);
  }
  const held = jobs.find(jobId);
  if (held === undefined) throw importFailedOnServer(`job ${jobId} not found`, quirks);
  if (held.job.autoCommit) {
    throw importFailed(`job ${jobId} is auto-commit, manual commit/abort not allowed`);
  }
  return held;
}

function isCommitted({ stage }: Moment): boolean {
  return stage === "commit" || stage === "completed" || stage === "failed";
}
