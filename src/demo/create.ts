import {
  type ApiRequest,
  readString,
  readStringLists,
  readStringMap,
  requireFields,
} from "./api-request.ts";
import {
  checkFiles,
  checkJobLimit,
  checkPartition,
  parseTimeout,
  prefixRefusals,
  readAutoCommit,
} from "./create-checks.ts";
import type { Server } from "./server.ts";

/** Creates a job, or returns the one that the same idempotency key has created. Checks in the server's order. */
export function createJob(request: ApiRequest, server: Server): { jobId: string } {
  const { catalog, jobs, keys, quirks } = server;
  const { db, idempotencyKey } = request;
  const collectionName = readString(request, "collectionName");
  const partitionName = readString(request, "partitionName");
  const paths = readStringLists(request, "files");
  const options = readStringMap(request, "options");
  requireFields(request.struct, { CollectionName: collectionName !== "", Files: paths !== null });
  const autoCommit = readAutoCommit(options, quirks);
  const collection = catalog.find(db, collectionName);
  checkPartition(partitionName, options, collection, quirks);
  const files = checkFiles(paths ?? [], options, quirks);
  const timeoutMs = prefixRefusals(quirks, () => {
    const ms = parseTimeout(options);
    checkJobLimit(jobs, quirks);
    return ms;
  });
  const create = () => jobs.add(collection, { files, options, autoCommit, timeoutMs }).jobId;
  // A repeated request must pass the checks again, also that of the job limit.
  return idempotencyKey !== "" && quirks.idempotencyKeys
    ? { jobId: keys.createOnce(collection.id, idempotencyKey, create) }
    : { jobId: create() };
}
