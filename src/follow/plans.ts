import type { Job } from "../milvus/job.ts";
import { selectJobIds } from "../milvus/named-jobs.ts";
import { selectJobs } from "../milvus/selection.ts";
import type { FollowPlan } from "./cluster.ts";
import type { FollowRequest } from "./request.ts";

/** Returns the jobs to follow on each cluster that has some. */
export function planClusters(request: FollowRequest, isGrowing: () => boolean): FollowPlan[] {
  const { clusters, refs, source, selection, followsNew, pace } = request;
  return clusters.servers
    .map((server) => ({
      ...pace,
      server,
      jobIds: source?.jobIds ?? (refs.length > 0 ? selectJobIds(server, refs, clusters) : null),
      collectionName: selection.collection,
      choose: (jobs: readonly Job[]) => selectJobs(jobs, selection).shown,
      followsNew,
      areCreated: source !== null,
      isGrowing,
    }))
    .filter(({ jobIds }) => jobIds === null || jobIds.length > 0 || source !== null);
}
