import type { Context } from "../../base/context.ts";
import { utcTime } from "../../base/time.ts";
import { type Job, knownState, knownStates } from "../../milvus/job.ts";
import { jsonLines } from "../../render/json.ts";
import type { FollowedJob } from "../progress.ts";
import { startNotices } from "./notices.ts";
import type { Report } from "./report.ts";

/** For programs: each first sight and change of a job, each notice, and the end, as one JSON object a line. */
export function eventReport({ stdout, now }: Pick<Context, "stdout" | "now">): Report {
  const noticesOf = startNotices();
  const emit = (event: Record<string, unknown>) => {
    const { type, ...rest } = event;
    for (const line of jsonLines([{ v: 1, time: utcTime(now()), type, ...rest }]))
      stdout.write(line);
  };
  return {
    shown: () => [],
    tick(tick) {
      for (const { profile, message } of noticesOf(tick, now())) {
        emit({ type: "notice", message, ...(profile !== null && { profile }) });
      }
      for (const followed of tick.changed) emit({ type: "job", job: shownJob(followed) });
    },
    end(jobs, result) {
      emit({ type: "end", result, counts: countStates(jobs.map(({ job }) => job)) });
    },
    close() {},
  };
}

/** A job the server has dropped is marked in its reason, which every format has. */
export function shownJob({ job, isForgotten }: FollowedJob): Job {
  if (!isForgotten || job.reason !== null) return job;
  return { ...job, reason: "forgotten by the server; this is how it was last seen" };
}

function countStates(jobs: readonly Job[]): Record<string, number> {
  const counts = new Map<string, number>(knownStates.map((state) => [state.toLowerCase(), 0]));
  for (const job of jobs) {
    const word = (knownState(job.state) ?? job.state).toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
