import type { FollowRequest } from "./request.ts";

/** With more IDs, a command is too long to read; the selection names the same jobs, and perhaps others. */
const maxNamed = 10;

/** Returns the command that watches these jobs again. */
export function watchAgainCommand(request: FollowRequest, keys: readonly string[]): string {
  return followAgainCommand(request, ["watch"], keys);
}

/** Returns how to wait again, for the same goal, for jobs that had not reached it at the deadline. */
export function waitAgainText(request: FollowRequest, keys: readonly string[]): string {
  const { refs, areKnown, goal, rows } = request;
  // A command that has created or committed jobs must not do so again.
  if (refs !== null && !areKnown && keys.length > maxNamed) return "run this command again";
  const until = goal.acceptsUncommitted ? ["--until", "uncommitted"] : [];
  const requireRows = rows === "require" ? ["--require-rows"] : [];
  return followAgainCommand(request, ["wait", ...until, ...requireRows], keys);
}

function followAgainCommand(
  { refs, source, selection: { collection, states }, sameServer }: FollowRequest,
  words: readonly string[],
  keys: readonly string[],
): string {
  if (refs !== null || source !== null || keys.length <= maxNamed) return sameServer(words, keys);
  const inCollection = collection === null ? [] : ["--collection", collection];
  // Unfinished jobs may have left the state in which they were selected.
  const anyActive = [...new Set([...states, "active"])].join(",");
  const inStates = states.length === 0 ? [] : ["--state", anyActive];
  return sameServer([...words, ...inCollection, ...inStates]);
}

/** Returns the command that commits these jobs; for jobs on several clusters, only its name. */
export function commitCommand(
  { clusters, sameServer }: FollowRequest,
  keys: readonly string[],
): string {
  const isNamed = !clusters.isMany && keys.length <= maxNamed;
  return isNamed ? sameServer(["commit"], keys) : "milvus-import commit";
}
