import { mapBounded } from "../base/concurrent.ts";
import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { findNearest, quote } from "../base/values.ts";
import { listCollections, listDatabases } from "./lists.ts";
import { limitSession, requestsAtOnce, type Session } from "./request.ts";

/** Looking into each costs a request. */
const maxDatabases = 5;

/** The error must not wait much longer for its hint. */
const hintTimeoutMs = 5_000;

/**
 * Returns the failure of a request about a collection. If the server does not have the collection, the failure names it
 * and suggests one that the server has.
 */
export async function explainMissing(
  failure: CliError,
  collection: string,
  session: Session,
): Promise<CliError> {
  const { target, collectionHints } = session;
  if (target.cloud !== null || !/\(code 100\)/.test(failure.message)) return failure;
  const [, serverDb] = /\[database=([^\]]+)\]/.exec(failure.message) ?? [];
  const db = target.db ?? serverDb ?? "default";
  const key = JSON.stringify([db, collection]);
  // A follow may meet the same failure at each poll.
  const hint =
    collectionHints.get(key) ?? (await findHint(collection, db, session)) ?? failure.hint;
  if (hint !== undefined) collectionHints.set(key, hint);
  const what = `collection ${quote(collection)} not found in database ${quote(db)}`;
  const { kind, hadNoEffect } = failure;
  return new CliError(kind, `${what}: ${target.uri}`, { hint, hadNoEffect, cause: failure });
}

/** Returns `null` if the server has no such name, or does not list its names. */
async function findHint(collection: string, db: string, session: Session): Promise<string | null> {
  const { requestTimeoutMs } = session.limits;
  const limits = { retries: 0, requestTimeoutMs: Math.min(requestTimeoutMs, hintTimeoutMs) };
  const quick = limitSession(session, limits);
  const near = findNearest(collection, await listNames(quick));
  if (near !== undefined) return `did you mean ${near}?`;
  const databases = await attempt(listDatabases(quick));
  const others = "value" in databases ? databases.value.filter((name) => name !== db) : [];
  if (others.length > maxDatabases) return null;
  const holders = await mapBounded(others, requestsAtOnce, async (other) => {
    const names = await listNames({ ...quick, target: { ...quick.target, db: other } });
    return isName(other) && names.includes(collection) ? [other] : [];
  });
  const [holder] = holders.flat();
  return holder === undefined ? null : `add --db ${holder}: database ${holder} has this collection`;
}

/** Lists the names of the session's database that can be typed as they are; none if the server does not list them. */
async function listNames(session: Session): Promise<string[]> {
  const listed = await attempt(listCollections(session));
  return (("value" in listed ? listed.value : null) ?? []).filter(isName);
}

/** Milvus allows no others. */
function isName(text: string): boolean {
  return /^\w+$/.test(text);
}
