import { CliError } from "../base/errors.ts";
import { listed } from "../base/listed.ts";

/** Looked for, and not there. */
export function notCreated(failure: CliError): CliError {
  return new CliError("network", `no job was created: ${failure.message}`, {
    hint: "no new job has come within a minute, so it can be sent again",
    cause: failure,
  });
}

/** `candidates` are new jobs of the collection that it could be. */
export function unknowable(
  failure: CliError,
  collectionName: string,
  candidates: readonly string[],
): CliError {
  return new CliError("network", `cannot know whether the job was created: ${failure.message}`, {
    details: listed(candidates.map((jobId) => `it may be job ${jobId}, which is new`)),
    hint: `look for it with milvus-import list --collection ${collectionName}: sent again while it is there, its files would be loaded twice`,
    cause: failure,
  });
}
