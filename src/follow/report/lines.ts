import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { utcTime } from "../../base/time.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { type Job, jobKey, knownState, knownStates } from "../../milvus/job.ts";
import { stateWord, totals } from "../../render/job-columns.ts";
import { jsonLines } from "../../render/json.ts";
import { stageWord } from "../../render/style.ts";
import type { Outage } from "../follow.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { type Report, startNotices } from "./notices.ts";

const heartbeatMs = 60_000;

/** More first sights than these are told as one count. */
const greetedAtMost = 20;

/**
 * For logs: a line for each change of state or stage or 10 % of progress, and one a minute where nothing else was
 * said, so that no CI takes a waiting step for a dead one.
 */
export function lineReport(output: Output, { elapsedMs }: Pick<Context, "elapsedMs">): Report {
  const startedMs = elapsedMs();
  const noticesOf = startNotices();
  const told = new Map<string, string>();
  let spokeMs = startedMs;

  const say = (text: string) => {
    spokeMs = elapsedMs();
    output.write(`${durationText(spokeMs - startedMs).padStart(7)}  ${cleanLine(text)}\n`);
  };
  const tell = (job: FollowedJob) => {
    const { state, progress } = job.job;
    const key = jobKey(job.job);
    const step = job.isForgotten
      ? "forgotten"
      : `${state} ${job.stage} ${Math.floor(progress / 10)}`;
    if (told.get(key) === step) return false;
    told.set(key, step);
    return true;
  };

  return {
    shown: () => [],
    tick(tick) {
      for (const notice of noticesOf(tick, elapsedMs()))
        say(`note: ${withProfile(notice.profile, notice.message)}`);
      const isGreeting = told.size === 0 && tick.changed.length > greetedAtMost;
      const news = tick.changed.filter(tell);
      if (isGreeting)
        say(
          totals(
            tick.jobs.map(({ job }) => job),
            tick.jobs.length,
          ),
        );
      else for (const job of news) say(changeText(job));
      if (elapsedMs() - spokeMs >= heartbeatMs) say(heartbeat(tick.jobs, tick.outages));
    },
    end() {},
    close() {},
  };
}

function changeText({ job, stage, isForgotten }: FollowedJob): string {
  const words = [jobKey(job), job.collectionName ?? "-", stateWord(job.state), `${job.progress}%`];
  if (isForgotten) words.push("forgotten by the server");
  else if (stageWord(stage) !== "") words.push(stageWord(stage));
  return `${words.join("  ")}${job.reason === null ? "" : `  ${job.reason}`}`;
}

function heartbeat(jobs: readonly FollowedJob[], outages: readonly Outage[]): string {
  const done = jobs.filter(isSettled).length;
  const away = outages.map(({ profile }) => profile ?? "the server").join(", ");
  return `still waiting: ${done} of ${jobs.length} done${away === "" ? "" : `, ${away} cannot be reached`}`;
}

/** For programs: each first sight and change of a job, each notice, and the end, as one JSON object a line. */
export function eventReport({
  stdout,
  now,
  elapsedMs,
}: Pick<Context, "stdout" | "now" | "elapsedMs">): Report {
  const noticesOf = startNotices();
  const emit = (event: Record<string, unknown>) => {
    const { type, ...rest } = event;
    for (const line of jsonLines([{ v: 1, time: utcTime(now()), type, ...rest }]))
      stdout.write(line);
  };
  return {
    shown: () => [],
    tick(tick) {
      for (const { profile, message } of noticesOf(tick, elapsedMs())) {
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
