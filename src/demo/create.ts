import { requirePrivilege } from "./authorization.ts";
import type { CreateRequest } from "./create-checks.ts";
import {
  checkFiles,
  checkJobLimit,
  checkPartition,
  checkReplication,
  checkTimeout,
  inBroadcast,
  readAutoCommit,
} from "./create-checks.ts";
import type { Call, Server } from "./server.ts";

/** Starts a job, or gives back the one that the same key has started; the checks come in the server's order. */
export function createJob(request: CreateRequest, call: Call, server: Server): { jobId: string } {
  const { accounts, catalog, jobs, keys, quirks } = server;
  const place = { db: call.db, collection: request.collectionName };
  requirePrivilege("Import", call.user, place, accounts, quirks);
  const autoCommit = readAutoCommit(request.options, quirks);
  const key = quirks.idempotencyKeys ? call.idempotencyKey : undefined;
  const collection = catalog.find(call.db, request.collectionName);
  checkPartition(request, collection, quirks);
  const files = checkFiles(request, quirks);
  const timeoutMs = inBroadcast(quirks, () => {
    const ms = checkTimeout(request.options);
    checkJobLimit(jobs, quirks);
    checkReplication(quirks);
    return ms;
  });
  // Only now: a repeated create must pass the checks again, the job limit too.
  const started = key === undefined ? undefined : keys.jobOf(collection.id, key);
  if (started !== undefined) return { jobId: started };
  const { options } = request;
  const { jobId } = jobs.add(collection, { files, options, autoCommit, timeoutMs });
  if (key !== undefined) keys.remember(collection.id, key, jobId);
  return { jobId };
}
