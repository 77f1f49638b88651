import { mapBounded } from "../../base/concurrent.ts";
import type { Context } from "../../base/context.ts";
import { isJobId, withoutSecrets } from "../../base/values.ts";
import { type FleetFlags, resolveFleet } from "../../config/clusters.ts";
import { loadConfig } from "../../config/profiles.ts";
import { decodeArray, decodeJob, decodeString } from "../../milvus/decode.ts";
import { isFinal, type Job, jobKey, knownState } from "../../milvus/job.ts";
import { listJobs, requestCollections } from "../../milvus/milvus-server.ts";
import { newestFirst } from "../../milvus/selection.ts";
import type { Target } from "../../milvus/server.ts";
import { stateWord } from "../../render/job-columns.ts";
import { cached } from "./cache.ts";
import type { Suggestion } from "./suggest.ts";

/** What configuration and servers say; rejects with a `CliError` where the configuration leads to no server. */
export interface Live {
  profiles(): Promise<Suggestion[]>;
  collections(): Promise<string[]>;
  /** Those that the command can do something with, newest first; `named` is the profile of `profile/jobId`. */
  jobs(command: string, named: string | null): Promise<Suggestion[]>;
}

const clustersAtOnce = 32;

/** Nobody looks through more. */
const jobsAtMost = 1_000;

/** By the flags typed so far; it is up to the context's signal to end what takes too long. */
export function liveFrom(flags: FleetFlags, context: Context): Live {
  async function askEach<Answer>(
    what: string,
    named: readonly string[],
    question: (target: Target) => Promise<readonly Answer[] | null>,
    decode: (value: unknown, target: Target) => Answer,
  ): Promise<Answer[]> {
    const { targets } = await resolveFleet({ ...flags, retries: 0 }, context, named);
    const answers = await mapBounded(targets, clustersAtOnce, async (target) => {
      const key = [what, target.uri, target.cloud?.place, target.db];
      const answer = await cached(key, async () => (await question(target)) ?? [], context);
      return decodeArray(answer, what).map((each) => decode(each, target));
    });
    return answers.flat();
  }
  return {
    async profiles() {
      const { profiles } = await loadConfig(flags, context);
      return profiles.map(({ name, values }) => ({
        value: name,
        description: withoutSecrets(values.get("uri") ?? ""),
      }));
    },
    async collections() {
      const ask = async (target: Target) => {
        const names = target.cloud === null ? await requestCollections(target, context) : null;
        if (names !== null) return names;
        const { jobs } = await listJobs(target, null, context);
        return jobs.flatMap(({ collectionName }) => collectionName ?? []);
      };
      const names = await askEach("collections", [], ask, (name) => decodeString(name, "name"));
      return [...new Set(names)];
    },
    async jobs(command, named) {
      const jobs = await askEach(
        "jobs",
        named === null ? [] : [named],
        async (target) => {
          const list = await listJobs(target, null, context);
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
