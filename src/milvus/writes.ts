import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { decodeJobId, decodeRecord } from "./decode.ts";
import { post, read, type Session } from "./request.ts";
import type { ImportRequest, Target, Verb } from "./server.ts";

const createPath = "jobs/import/create";

/** Creates a job and returns its ID, or that of an older job with the same key. */
export async function createJob(
  session: Session,
  { collectionName, partitionName, options, files, volumeName }: ImportRequest,
  key: string | null,
): Promise<string> {
  const { cloud } = session.target;
  const source =
    cloud === null
      ? { files }
      : volumeName === undefined
        ? { objectUrls: files, ...cloud.storeKeys }
        : { volumeName, dataPaths: files };
  const body = {
    collectionName,
    ...(partitionName !== null && { partitionName }),
    ...source,
    ...(Object.keys(options).length > 0 && { options }),
  };
  const headers = key === null ? {} : { "Idempotency-Key": key };
  const response = await post(session, createPath, body, headers);
  return decodeJobId(decodeRecord(response, "data").jobId, "data.jobId");
}

/** Returns true for a create that was refused because too many jobs are unfinished; it may be accepted later. */
export function isJobLimit({ message, hadNoEffect }: CliError): boolean {
  return hadNoEffect && /number of jobs has reached the limit/.test(message);
}

/** A key that is longer than the 256 characters which servers accept. Proxies reject what is not printable. */
const impossibleKey = `milvus-import probe: does this server support idempotency keys?${"-".repeat(256)}`;

/**
 * Sends a create without a collection, which every version refuses, with a key that none accepts. A server that refuses
 * the key reads idempotency keys (milvus#52544).
 */
export async function supportsIdempotencyKeys(session: Session): Promise<boolean> {
  const headers = { "Idempotency-Key": impossibleKey };
  const tried = await attempt(read(session, createPath, {}, headers));
  if ("value" in tried) return false;
  const { failure } = tried;
  if (!failure.hadNoEffect) throw failure;
  return /^the server refused the request: .*idempotency[- ]?key/i.test(failure.message);
}

/** Throws if the server has no such request. Sent without a job, the request does nothing. */
export async function requireVerb(session: Session, verb: Verb): Promise<void> {
  const tried = await attempt(sendVerb(session, verb, {}));
  if ("failure" in tried && !isRefusal(tried.failure)) throw tried.failure;
}

/** Commits or aborts a job. */
export async function sendVerb(
  session: Session,
  verb: Verb,
  body: { jobId?: string },
): Promise<void> {
  const tried = await attempt(post(session, `jobs/import/${verb}`, body));
  if (!("failure" in tried)) return;
  const { failure } = tried;
  throw failure.kind === "no-route" ? missingVerbError(session.target, verb, failure) : failure;
}

/** Returns true if the server has the request and refused this one: the error of `missingVerbError` has a cause. */
function isRefusal({ kind, cause }: CliError): boolean {
  return kind === "server" && cause === undefined;
}

/** The server has responded to other requests, so neither the address nor the network is the cause. */
function missingVerbError({ uri, cloud }: Target, verb: Verb, cause: CliError): CliError {
  const [what, hint] =
    cloud === null
      ? [`${verb} requires Milvus 3.0`, hints[verb]]
      : [`this Zilliz Cloud cluster does not support ${verb}`, "its jobs commit automatically"];
  return new CliError("server", `${what}: ${uri}`, { hint, hadNoEffect: true, cause });
}

const hints: Record<Verb, string> = {
  commit: "jobs of earlier versions commit automatically",
  abort: "older versions end a job only by its timeout or when its collection is dropped",
};
