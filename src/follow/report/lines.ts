import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { escapeCommands } from "../../base/log-commands.ts";
import { utcTime } from "../../base/time.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { type Job, jobKey, knownState, knownStates } from "../../milvus/job.ts";
import { stateWord, totals } from "../../render/job-columns.ts";
import { jsonLines } from "../../render/records.ts";
import { stageWord } from "../../render/style.ts";
import type { Tick } from "../cluster.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { NoticeFinder, type Report } from "./notices.ts";

const heartbeatMs = 60_000;

/** More jobs at the start are one line with their number. */
const maxFirstLines = 20;

/**
 * Reports to logs: a line for each change of state, stage or 10 % of progress. Writes at least one line per minute,
 * because CI systems end a step without output.
 */
export function lineReport(output: Output, { elapsedMs }: Pick<Context, "elapsedMs">): Report {
  const startedMs = elapsedMs();
  const finder = new NoticeFinder();
  const steps = new Map<string, string>();
  let writtenMs = startedMs;

  const writeLine = (text: string) => {
    writtenMs = elapsedMs();
    output.write(`${durationText(writtenMs - startedMs).padStart(7)}  ${cleanLine(text)}\n`);
  };
  const isNewStep = (job: FollowedJob) => {
    const key = jobKey(job.job);
    const step = stepText(job);
    if (steps.get(key) === step) return false;
    steps.set(key, step);
    return true;
  };

  return {
    selectVisible: selectWriting,
    update(tick) {
      for (const { profile, message } of finder.findNotices(tick, elapsedMs())) {
        writeLine(`note: ${withProfile(profile, message)}`);
      }
      const isLongStart = steps.size === 0 && tick.changed.length > maxFirstLines;
      const moved = tick.changed.filter(isNewStep);
      const jobs = tick.jobs.map(({ job }) => job);
      if (isLongStart) writeLine(totals(jobs, jobs.length));
      else for (const job of moved) writeLine(changeText(job));
      if (elapsedMs() - writtenMs >= heartbeatMs) writeLine(heartbeatText(tick));
    },
    warn() {},
    end() {},
    close() {},
  };
}

/** Returns the jobs whose rows rise: only a describe shows that they have fallen. */
function selectWriting(jobs: readonly FollowedJob[]): readonly FollowedJob[] {
  return jobs.filter((job) => job.stage === "import" && !isSettled(job));
}

function stepText({ job, stage, isRemoved }: FollowedJob): string {
  return isRemoved ? "removed" : `${job.state} ${stage} ${Math.floor(job.progress / 10)}`;
}

function changeText({ job, stage, isRemoved }: FollowedJob): string {
  const words = [jobKey(job), job.collectionName ?? "-", stateWord(job.state), `${job.progress}%`];
  if (isRemoved) words.push("forgotten by the server");
  else if (stageWord(stage) !== "") words.push(stageWord(stage));
  return [...words, ...(job.reason === null ? [] : [job.reason])].join("  ");
}

function heartbeatText({ jobs, outages }: Tick): string {
  const away = outages.map(({ profile }) => profile ?? "the server").join(", ");
  const settled = jobs.filter(isSettled).length;
  const waiting = `still waiting: ${settled} of ${jobs.length} done`;
  return away === "" ? waiting : `${waiting}, ${away} cannot be reached`;
}

/** Reports nothing; messages of a creation beside it are written by the creation itself. */
export const quietReport: Report = {
  selectVisible: () => [],
  update() {},
  warn() {},
  end() {},
  close() {},
};

/** Reports to programs: a JSON object per line for each change of a job, each notice, and the end. */
export function eventReport(context: Pick<Context, "stdout" | "now" | "elapsedMs">): Report {
  const { stdout, now, elapsedMs } = context;
  const finder = new NoticeFinder();
  const writeEvent = (type: string, members: Record<string, unknown>) => {
    const event = { v: 1, time: utcTime(now()), type, ...members };
    for (const line of jsonLines([event])) stdout.write(escapeCommands(line, stdout));
  };
  return {
    selectVisible: selectWriting,
    update(tick) {
      for (const { profile, message } of finder.findNotices(tick, elapsedMs())) {
        writeEvent("notice", { message, ...(profile !== null && { profile }) });
      }
      for (const job of tick.changed) writeEvent("job", { job: markRemoved(job) });
    },
    warn: (message) => writeEvent("notice", { message }),
    end(jobs, result) {
      writeEvent("end", { result, counts: countStates(jobs) });
    },
    close() {},
  };
}

/** Returns the job; if it is no longer on the server, its reason, which every format shows, tells so. */
export function markRemoved({ job, isRemoved }: FollowedJob): Job {
  if (!isRemoved || job.reason !== null) return job;
  return { ...job, reason: "forgotten by the server; this is how it was last seen" };
}

function countStates(jobs: readonly FollowedJob[]): Record<string, number> {
  const counts = new Map<string, number>(knownStates.map((state) => [state.toLowerCase(), 0]));
  for (const { job } of jobs) {
    const word = (knownState(job.state) ?? job.state).toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
