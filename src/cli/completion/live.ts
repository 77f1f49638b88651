import { mapBounded } from "../../base/concurrent.ts";
import type { Context } from "../../base/context.ts";
import { redactUri } from "../../base/values.ts";
import { type ConnectionFlags, connectionOptions } from "../../commands/flags/connection.ts";
import { resolveClusters } from "../../config/clusters.ts";
import { loadConfig } from "../../config/profiles.ts";
import { decodeArray, decodeJob, decodeString } from "../../milvus/decode.ts";
import { isFinal, type Job, jobKey, knownState } from "../../milvus/job.ts";
import { sortNewestFirst } from "../../milvus/selection.ts";
import type { Server, Target } from "../../milvus/server.ts";
import { stateWord } from "../../render/job-columns.ts";
import { withCache } from "./cache.ts";
import type { Suggestion } from "./shells.ts";

/** Suggestions from configuration and servers; rejects with a `CliError` if the configuration names no server. */
export interface Live {
  profiles(): Promise<Suggestion[]>;
  collections(): Promise<Suggestion[]>;
  /** Jobs that the command can act on, newest first; `named` is the profile of `profile/jobId`. */
  jobs(command: string, named: string | null): Promise<Suggestion[]>;
}

const clustersAtOnce = 32;
const maxJobs = 1_000;

/** Uses the flags typed so far; the context's signal ends requests that take too long. */
export function openLive(flags: ConnectionFlags, context: Context): Live {
  const connection = { ...connectionOptions(flags), retries: 0, isTrustedOnly: true };
  async function queryEach<Item>(
    what: string,
    named: readonly string[],
    query: (server: Server) => Promise<readonly Item[]>,
    decode: (value: unknown, target: Target) => Item,
  ): Promise<Item[]> {
    const { servers } = await resolveClusters(connection, context, named);
    const found = await mapBounded(servers, clustersAtOnce, async (server) => {
      const { target } = server;
      const key = [what, target.uri, target.cloud?.place, target.db];
      const items = await withCache(key, () => query(server), context);
      return decodeArray(items, what).map((item) => decode(item, target));
    });
    return found.flat();
  }
  return {
    async profiles() {
      const { profiles } = await loadConfig(connection, context);
      return profiles.map(({ name, values }) => ({
        value: name,
        description: redactUri(values.get("uri") ?? ""),
      }));
    },
    async collections() {
      const decode = (name: unknown) => decodeString(name, "name");
      const names = await queryEach("collections", [], collectionsOn, decode);
      return [...new Set(names)].map((value) => ({ value }));
    },
    async jobs(command, named) {
      const names = named === null ? [] : [named];
      const jobs = await queryEach("jobs", names, newestJobsOn, (value, { label }): Job => {
        const profile = label ?? named;
        return { ...decodeJob(value, "job"), ...(profile !== null && { profile }) };
      });
      return sortNewestFirst(jobs)
        .filter(jobFilters[command] ?? (() => true))
        .map(jobSuggestion);
    },
  };
}

async function collectionsOn(server: Server): Promise<string[]> {
  const names = await server.listCollections();
  if (names !== null) return names;
  const { jobs } = await server.listJobs("database");
  return jobs.flatMap(({ collectionName }) => collectionName ?? []);
}

async function newestJobsOn(server: Server): Promise<Job[]> {
  const { jobs } = await server.listJobs("database");
  return sortNewestFirst(jobs).slice(0, maxJobs);
}

/** The jobs that a command can act on; without a filter all. */
const jobFilters: Record<string, (job: Job) => boolean> = {
  watch: (job) => !isFinal(job),
  wait: (job) => !isFinal(job),
  commit: ({ state }) => knownState(state) === "Uncommitted",
  abort: (job) => !isFinal(job),
};

function jobSuggestion(job: Job): Suggestion {
  const where = job.collectionName === null ? "" : `${job.collectionName}, `;
  // The list of Zilliz Cloud has no progress.
  const progress = isFinal(job) || job.progress === 0 ? "" : ` ${job.progress}%`;
  return { value: jobKey(job), description: `${where}${stateWord(job.state)}${progress}` };
}
