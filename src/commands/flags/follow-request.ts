import { CliError } from "../../base/errors.ts";
import type { JobRef } from "../../base/values.ts";
import type { FollowRequest } from "../../follow/request.ts";
import type { JobSource } from "../../follow/source.ts";
import { type Clusters, singleCluster } from "../../milvus/clusters.ts";
import type { Server } from "../../milvus/server.ts";
import { type ServerFlags, sameServerCommand } from "./connection.ts";
import type { FollowFlags, PaceFlags, WaitFlags } from "./follow.ts";
import { outputOptions } from "./output.ts";
import { refuseBoth, selectionOptions } from "./selection.ts";

/** Returns the deadline on the clock of `elapsedMs`; `null`: none. */
export function deadlineOf({ timeout }: WaitFlags, startedMs: number): number | null {
  return timeout === undefined ? null : startedMs + timeout;
}

/** Returns what to follow, and how; list and watch do not have the flags of wait. */
export function followRequest(
  refs: readonly JobRef[] | null,
  flags: ServerFlags & FollowFlags & Partial<WaitFlags>,
  clusters: Clusters,
  deadlineMs: number | null = null,
): FollowRequest {
  refuseBoth(refs !== null, flags);
  if (clusters.isMany && flags.limit !== undefined) {
    throw new CliError("usage", "--limit cannot be combined with --watch and several profiles", {
      hint: "use --state or --collection",
    });
  }
  // Only the flags of wait have a goal.
  const isWaiting = flags.until !== undefined;
  return {
    clusters,
    refs,
    areKnown: false,
    selection: selectionOptions(flags),
    followsNew: flags.followNew === true,
    source: null,
    pace: { intervalMs: flags.interval, maxOutageMs: flags.maxOutage, deadlineMs },
    goal: { acceptsUncommitted: flags.until === "uncommitted", timeoutMs: flags.timeout ?? null },
    rows: isWaiting ? (flags.requireRows ? "require" : "warn") : null,
    failFast: flags.failFast === true,
    allowsNone: flags.allowNone === true,
    isStrict: flags.strict === true,
    progress: flags.progress,
    progressTo: isWaiting ? "stderr" : "stdout",
    output: outputOptions(flags),
    sameServer: sameServerCommand(flags),
  };
}

/** Returns the request to wait for exactly these jobs of a server, or for the jobs that the source creates. */
export function waitForJobs(
  jobs: readonly { jobId: string }[] | JobSource,
  { collection: _, ...flags }: ServerFlags & PaceFlags & WaitFlags & { collection?: string },
  server: Server,
  deadlineMs: number | null,
): FollowRequest {
  const isSource = "create" in jobs;
  const refs = isSource ? null : jobs.map(({ jobId }) => ({ profile: null, jobId }));
  const request = followRequest(refs, { ...flags, state: [] }, singleCluster(server), deadlineMs);
  return { ...request, areKnown: true, source: isSource ? jobs : null };
}
