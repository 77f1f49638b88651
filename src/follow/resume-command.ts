import { jobKey } from "../milvus/job.ts";
import type { FollowedJob } from "./progress.ts";
import type { FollowRequest } from "./request.ts";

/** With more IDs, a command is too long to read; the selection names the same jobs. */
const maxNamed = 10;

/** Returns the command that watches the jobs again. */
export function resumeCommand(
  { refs, source, selection: { collection, states }, sameServer }: FollowRequest,
  jobs: readonly FollowedJob[],
): string {
  if (refs.length > 0 || source !== null || jobs.length <= maxNamed) {
    return sameServer(
      ["watch"],
      jobs.map(({ job }) => jobKey(job)),
    );
  }
  const inCollection = collection === null ? [] : ["--collection", collection];
  const inStates = states.length === 0 ? [] : ["--state", states.join(",")];
  return sameServer(["watch", ...inCollection, ...inStates]);
}
