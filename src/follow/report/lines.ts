import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { durationText } from "../../base/text.ts";
import { saidOf } from "../../milvus/clusters.ts";
import { jobKey } from "../../milvus/job.ts";
import { stateWord, totals } from "../../render/job-columns.ts";
import { stageWord } from "../../render/stage-words.ts";
import type { Outage } from "../follow.ts";
import type { FollowedJob } from "../progress.ts";
import { isSettled } from "../progress.ts";
import { startNotices } from "./notices.ts";
import type { Report } from "./report.ts";

const heartbeatMs = 60_000;

/** More first sights than these are told as one count. */
const greetedAtMost = 20;

/**
 * For logs: a line for each change of state or stage or 10 % of progress, and one a minute where nothing else was
 * said, so that no CI takes a waiting step for a dead one.
 */
export function lineReport(output: Output, { now }: Pick<Context, "now">): Report {
  const startedMs = now();
  const noticesOf = startNotices();
  const told = new Map<string, string>();
  let spokeMs = startedMs;

  const say = (text: string) => {
    spokeMs = now();
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
      for (const notice of noticesOf(tick, now()))
        say(`note: ${saidOf(notice.profile, notice.message)}`);
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
      if (now() - spokeMs >= heartbeatMs) say(heartbeat(tick.jobs, tick.outages));
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
