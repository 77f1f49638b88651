import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { post } from "./request.ts";
import type { Target } from "./server.ts";

export type EndingVerb = "commit" | "abort";

/** Makes an Uncommitted job's rows visible. A success as well where it is already Committing or Completed. */
export function commitJob(target: Target, jobId: string, context: Context): Promise<void> {
  return request(target, "commit", { jobId }, context);
}

/** Makes a job fail that is not committed yet. A success as well where the user has aborted it before. */
export function abortJob(target: Target, jobId: string, context: Context): Promise<void> {
  return request(target, "abort", { jobId }, context);
}

/** Throws where the server has no such request. Without a job it is refused, and does nothing. */
export async function requireEnding(
  target: Target,
  verb: EndingVerb,
  context: Context,
): Promise<void> {
  try {
    await post(target, path(verb), {}, context);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (error.kind === "no-route") throw tooOld(target, verb, error);
    if (error.kind !== "server") throw error;
  }
}

async function request(
  target: Target,
  verb: EndingVerb,
  body: Record<string, unknown>,
  context: Context,
): Promise<void> {
  try {
    await post(target, path(verb), body, context);
  } catch (error) {
    if (error instanceof CliError && error.kind === "no-route") throw tooOld(target, verb, error);
    throw error;
  }
}

function path(verb: EndingVerb): string {
  return `jobs/import/${verb}`;
}

/** Other requests were answered there, so neither the address nor the way to it is at fault. */
function tooOld({ uri, cloud }: Target, verb: EndingVerb, cause: CliError): CliError {
  if (cloud !== null) {
    return new CliError("server", `this cluster of Zilliz Cloud has no ${verb}, ${uri}`, {
      hint: "its jobs commit by themselves",
      hadNoEffect: true,
      cause,
    });
  }
  return new CliError("server", `${verb} needs Milvus 3.0, and this server is older, ${uri}`, {
    hint: hints[verb],
    hadNoEffect: true,
    cause,
  });
}

const hints: Record<EndingVerb, string> = {
  commit: "jobs of earlier versions commit by themselves",
  abort: "in earlier versions a job ends by its timeout alone, or with its collection",
};
