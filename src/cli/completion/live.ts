import { mapBounded } from "../../base/concurrent.ts";
import type { Context } from "../../base/context.ts";
import { isJobId, redactUri } from "../../base/values.ts";
import { resolveClusters } from "../../config/clusters.ts";
import { loadConfig } from "../../config/profiles.ts";
import type { ConnectionOptions } from "../../config/settings.ts";
import { decodeArray, decodeJob, decodeString } from "../../milvus/decode.ts";
import { isFinal, type Job, jobKey, knownState } from "../../milvus/job.ts";
import { newestFirst } from "../../milvus/selection.ts";
import type { Server, Target } from "../../milvus/server.ts";
import { stateWord } from "../../render/job-columns.ts";
import { cached } from "./cache.ts";
import type { Live, Suggestion } from "./shells.ts";

const clustersAtOnce = 32;

/** Nobody looks through more. */
const jobsAtMost = 1_000;

/** By the flags typed so far; it is up to the context's signal to end what takes too long. */
export function liveFrom(connection: ConnectionOptions, context: Context): Live {
  async function askEach<Answer>(
    what: string,
    named: readonly string[],
    question: (server: Server) => Promise<readonly Answer[] | null>,
    decode: (value: unknown, target: Target) => Answer,
  ): Promise<Answer[]> {
    const { servers } = await resolveClusters({ ...connection, retries: 0 }, context, named);
    const answers = await mapBounded(servers, clustersAtOnce, async (server) => {
      const { target } = server;
      const key = [what, target.uri, target.cloud?.place, target.db];
      const answer = await cached(key, async () => (await question(server)) ?? [], context);
      return decodeArray(answer, what).map((each) => decode(each, target));
    });
    return answers.flat();
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
      const ask = async (server: Server) => {
        const names = await server.listCollections();
        if (names !== null) return names;
        const { jobs } = await server.listJobs("database");
        return jobs.flatMap(({ collectionName }) => collectionName ?? []);
      };
      const names = await askEach("collections", [], ask, (name) => decodeString(name, "name"));
      return [...new Set(names)];
    },
    async jobs(command, named) {
      const jobs = await askEach(
        "jobs",
        named === null ? [] : [named],
        async (server) => {
          const list = await server.listJobs("database");
          // What is no job id could be read as a flag.
          const sound = list.jobs.filter(({ jobId }) => isJobId(jobId));
          return newestFirst(sound).slice(0, jobsAtMost);
        },
        (value, { label }): Job => {
          const profile = label ?? named;
          return { ...decodeJob(value, "job"), ...(profile !== null && { profile }) };
        },
      );
      return newestFirst(jobs)
        .filter(isMeant[command] ?? (() => true))
        .map(jobSuggestion);
    },
  };
}

const isMeant: Record<string, (job: Job) => boolean> = {
  watch: (job) => !isFinal(job),
  wait: (job) => !isFinal(job),
  commit: ({ state }) => knownState(state) === "Uncommitted",
  abort: (job) => !isFinal(job),
};

function jobSuggestion(job: Job): Suggestion {
  const where = job.collectionName === null ? "" : `${job.collectionName}, `;
  // Zilliz Cloud's list tells none.
  const progress = isFinal(job) || job.progress === 0 ? "" : ` ${job.progress}%`;
  return { value: jobKey(job), description: `${where}${stateWord(job.state)}${progress}` };
}
