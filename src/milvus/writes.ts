import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeJobId, decodeRecord } from "./decode.ts";
import { post } from "./request.ts";
import type { Target } from "./server.ts";

/** One file, or the `.npy` files of one batch. */
export type Unit = readonly string[];

export interface ImportRequest {
  collectionName: string;
  /** `null` leaves the choice to the server. */
  partitionName: string | null;
  files: readonly Unit[];
  options: Readonly<Record<string, string>>;
  /** Where the files lie that Zilliz Cloud reads from no object store. */
  volumeName?: string | undefined;
}

const createPath = "jobs/import/create";

/**
 * Starts a job and gives its id; since Milvus 2.6.24 and 3.0.2 that of the job which the same key has started before.
 * Without a key, which Zilliz Cloud does not know, it is always a new one.
 */
export async function createJob(
  target: Target,
  request: ImportRequest,
  key: string | null,
  context: Context,
): Promise<string> {
  const { collectionName, partitionName, options } = request;
  const body = {
    collectionName,
    ...(partitionName !== null && { partitionName }),
    ...sourceOf(request, target),
    ...(Object.keys(options).length > 0 && { options }),
  };
  const headers = key === null ? {} : { "Idempotency-Key": key };
  const answer = await post(target, createPath, body, context, headers);
  return decodeJobId(decodeRecord(answer, "data").jobId, "data.jobId");
}

function sourceOf({ files, volumeName }: ImportRequest, { cloud }: Target) {
  if (cloud === null) return { files };
  return volumeName === undefined
    ? { objectUrls: files, ...cloud.storeKeys }
    : { volumeName, dataPaths: files };
}

/** Too many jobs of all users are unfinished; what is refused for it today may be taken later. */
export function isJobLimit({ message, hadNoEffect }: CliError): boolean {
  return hadNoEffect && /number of jobs has reached the limit/.test(message);
}

/** Neither short enough nor printable. */
const impossibleKey = `milvus-import asks whether keys are known:\t${"-".repeat(300)}`;

/**
 * Whether the server is known to honour keys. It is sent a create that names no collection, which every version
 * refuses, with a key that none may be: a server that complains about the key looks at keys (milvus#52544).
 */
export async function honoursKeys(target: Target, context: Context): Promise<boolean> {
  if (target.cloud !== null) return false;
  try {
    await post(target, createPath, {}, context, { "Idempotency-Key": impossibleKey });
  } catch (error) {
    if (!(error instanceof CliError && error.hadNoEffect)) throw error;
    return /^Milvus refused: .*idempotency[- ]?key/i.test(error.message);
  }
  return false;
}

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
    await post(target, pathOf(verb), {}, context);
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
    await post(target, pathOf(verb), body, context);
  } catch (error) {
    if (error instanceof CliError && error.kind === "no-route") throw tooOld(target, verb, error);
    throw error;
  }
}

function pathOf(verb: EndingVerb): string {
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
