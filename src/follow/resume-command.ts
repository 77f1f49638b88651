import type { FollowRequest } from "./request.ts";

/** With more IDs, a command is too long to read; the selection names the same jobs. */
const maxNamed = 10;

/** Returns the command that follows these jobs again. */
export function resumeCommand(
  { refs, source, selection: { collection, states }, sameServer }: FollowRequest,
  command: "watch" | "wait",
  keys: readonly string[],
): string {
  if (refs !== null || source !== null || keys.length <= maxNamed) {
    return sameServer([command], keys);
  }
  const inCollection = collection === null ? [] : ["--collection", collection];
  const inStates = states.length === 0 ? [] : ["--state", states.join(",")];
  return sameServer([command, ...inCollection, ...inStates]);
}

/** Returns how to wait again for jobs that were unfinished at the deadline. */
export function waitAgainText(request: FollowRequest, keys: readonly string[]): string {
  const isLong = request.refs !== null && keys.length > maxNamed;
  return isLong ? "run this command again" : resumeCommand(request, "wait", keys);
}

/** Returns the command that commits these jobs; for jobs on several clusters, only its name. */
export function commitCommand(
  { clusters, sameServer }: FollowRequest,
  keys: readonly string[],
): string {
  const isNamed = !clusters.isMany && keys.length <= maxNamed;
  return isNamed ? sameServer(["commit"], keys) : "milvus-import commit";
}
