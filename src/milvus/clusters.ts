import { mapBounded } from "../base/concurrent.ts";
import { anySignal, type Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import { shellCommand } from "../base/shell.ts";
import { createMilvusServer } from "./milvus-server.ts";
import { type AwaitTurn, openSession } from "./request.ts";
import type { Server, Target } from "./server.ts";

/** The clusters that a command queries. */
export interface Clusters {
  servers: readonly Server[];
  /** Of clusters that the configuration does not describe, for example because a variable is not set. */
  failures: readonly CliError[];
  /** Whether several were chosen: then jobs and errors name their profile. */
  isMany: boolean;
}

export function singleCluster(server: Server): Clusters {
  return { servers: [server], failures: [], isMany: false };
}

export async function connectClusters(
  { targets, ...rest }: Omit<Clusters, "servers"> & { targets: readonly Target[] },
  context: Context,
): Promise<Clusters> {
  const connectOne = createConnect();
  const servers = await Promise.all(targets.map((target) => connectOne(target, context)));
  return { ...rest, servers };
}

export type Connect = (target: Target, context: Context) => Promise<Server>;

/** Returns a server for one target; nothing is sent yet. */
export const connect: Connect = (target, context) => createConnect()(target, context);

/** Returns `connect` for several targets: all clusters of Zilliz Cloud share its rate limit. */
export function createConnect(): Connect {
  let awaitTurn: AwaitTurn | null = null;
  return async (target, context) => {
    if (target.cloud === null) return createMilvusServer(openSession(target, context));
    const { createCloudServer, createPace } = await import("./cloud-server.ts");
    awaitTurn ??= createPace(context);
    return createCloudServer(openSession(target, context, awaitTurn));
  };
}

export interface Responses<Response> {
  responses: Response[];
  /** `null` if every cluster has responded. */
  failure: CliError | null;
}

/** Counts the clusters that were chosen. */
export function countClusters(clusters: Pick<Clusters, "servers" | "failures">): number {
  return clusters.servers.length + clusters.failures.length;
}

/** Names what is queried. */
export function describeClusters(clusters: Clusters): string {
  const [only] = clusters.servers;
  const count = countClusters(clusters);
  return only !== undefined && count === 1 ? only.target.uri : `${count} clusters`;
}

const clustersAtOnce = 32;

/** Once one cluster has responded, the others are given up if none of them responds for this long. */
const straggleMs = 10_000;

const tooLate = new CliError("network", "no response 10s after the other clusters", {
  hint: "check that cluster; --strict waits for it",
});

/**
 * Queries all clusters side by side and returns the responses of all that respond in time; with `isStrict` it waits.
 * Throws the failure of a single cluster.
 */
export async function queryClusters<Response>(
  { servers, failures, isMany }: Clusters,
  query: (server: Server) => Promise<Response>,
  context: Context,
  isStrict = false,
): Promise<Responses<Response>> {
  if (!isMany) return { responses: await mapBounded(servers, 1, query), failure: null };
  const late = new AbortController();
  const signal = anySignal(context.signal, late.signal);
  const done = new AbortController();
  const failed = [...failures];
  let responded = 0;
  const querying = mapBounded(servers, clustersAtOnce, async (server) => {
    try {
      const response = await query(server.with({ signal }));
      responded += 1;
      return [response];
    } catch (error) {
      if (!(error instanceof CliError) || context.signal.aborted) throw error;
      failed.push(errorWithProfile(server.target.label, error));
      return [];
    }
  }).finally(() => done.abort());
  const abortStragglers = async () => {
    for (let before = 0; !done.signal.aborted; before = responded) {
      await context.sleep(straggleMs, done.signal);
      if (before > 0 && before === responded) late.abort(tooLate);
    }
  };
  const [found] = await Promise.all([querying, isStrict ? null : abortStragglers()]);
  const count = countClusters({ servers, failures });
  return {
    responses: found.flat(),
    failure: failed.length === 0 ? null : combineFailures(failed, count),
  };
}

/** Prefixes a message with its profile. */
export function withProfile(profile: string | null, message: string): string {
  return profile === null ? message : `${profile}: ${message}`;
}

/** Returns the same failure, its message prefixed with its profile. */
export function errorWithProfile(profile: string | null, error: CliError): CliError {
  if (profile === null) return error;
  const { kind, message, hint, details, cause } = error;
  return new CliError(kind, withProfile(profile, message), { hint, details, profile, cause });
}

/** Returns several failures as one, of the worst kind. */
export function combineFailures(failures: readonly CliError[], clusters: number): CliError {
  const [only, ...others] = failures;
  if (only !== undefined && others.length === 0) return only;
  const hints = [...new Set(failures.map(({ hint }) => hint))];
  const did = failures.every(({ kind }) => kind === "network") ? "did not respond" : "failed";
  return new CliError(worstKind(failures), `${failures.length} of ${clusters} clusters ${did}`, {
    details: failures.flatMap(({ message, details }) => [
      message,
      ...details.map((line) => `  ${line}`),
    ]),
    hint: hints.length === 1 ? hints[0] : `check them: ${doctorCommand(failures)}`,
  });
}

function doctorCommand(failures: readonly CliError[]): string {
  const profiles = [...new Set(failures.flatMap(({ profile }) => profile ?? []))];
  const choice = profiles.length === 0 ? [] : ["-p", profiles.join(",")];
  return shellCommand(["milvus-import", "doctor", ...choice]) ?? "milvus-import doctor";
}
