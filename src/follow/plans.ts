import type { JobRef } from "../base/values.ts";
import type { Job } from "../milvus/job.ts";
import { selectJobIds } from "../milvus/named-jobs.ts";
import { selectJobs } from "../milvus/selection.ts";
import type { FollowPlan } from "./follow-plan.ts";
import type { FollowRequest } from "./request.ts";

/**
 * Returns the jobs to follow on each cluster that has some. `refs` are those of the request, or the same jobs with the
 * profile of the cluster on which each was found.
 */
export function planClusters(
  request: FollowRequest,
  refs: readonly JobRef[] | null,
  isGrowing: () => boolean,
): FollowPlan[] {
  const { clusters, source, selection, followsNew, pace, goal, areKnown } = request;
  return clusters.servers
    .map((server) => ({
      ...pace,
      server,
      jobIds: source?.jobIds ?? (refs === null ? null : selectJobIds(server, refs, clusters)),
      collectionName: selection.collection,
      choose: (jobs: readonly Job[]) => selectJobs(jobs, selection).shown,
      followsNew,
      areKnown: areKnown || refs !== request.refs,
      isOnce: goal.timeoutMs === 0,
      isGrowing,
    }))
    .filter(({ jobIds }) => jobIds === null || jobIds.length > 0 || source !== null);
}
