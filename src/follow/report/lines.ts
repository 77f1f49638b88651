import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { showWritten } from "../../base/filled.ts";
import { escapeCommands } from "../../base/log-commands.ts";
import { utcTime } from "../../base/time.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { findCauseKey, findCauses, groupBy } from "../../milvus/failed-jobs.ts";
import { type Job, jobKey, knownState, knownStates } from "../../milvus/job.ts";
import { stateWord, totals } from "../../render/job-columns.ts";
import { jsonLines } from "../../render/records.ts";
import { stageWord } from "../../render/style.ts";
import type { Tick } from "../cluster.ts";
import { hasFailed } from "../outcome.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { NoticeFinder, type Report } from "./notices.ts";

/** CI systems end a step without output. */
const heartbeatMs = 60_000;

/** More jobs at the start are one line with their number. */
const maxFirstLines = 20;

/**
 * Reports to logs: a line for each change of state, stage or 10 % of progress; one for all jobs that fail for the same
 * cause. Writes at least one line per minute.
 */
export function lineReport(
  output: Output,
  { elapsedMs, filled }: Pick<Context, "elapsedMs" | "filled">,
): Report {
  const startedMs = elapsedMs();
  const finder = new NoticeFinder({ filled });
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
      else for (const text of changeTexts(moved)) writeLine(text);
      if (elapsedMs() - writtenMs >= heartbeatMs) writeLine(heartbeatText(tick));
    },
    warn() {},
    end() {},
    close: () => false,
  };
}

/** Returns the jobs whose rows rise: only a describe shows that they have fallen. */
function selectWriting(jobs: readonly FollowedJob[]): readonly FollowedJob[] {
  return jobs.filter((job) => job.stage === "import" && !isSettled(job));
}

function stepText({ job, stage, isRemoved }: FollowedJob): string {
  return isRemoved ? "removed" : `${job.state} ${stage} ${Math.floor(job.progress / 10)}`;
}

/** Returns a line for each job, and one for all that failed for the same cause. */
function changeTexts(moved: readonly FollowedJob[]): string[] {
  const keyOf = (followed: FollowedJob) =>
    hasFailed(followed) ? `cause ${findCauseKey(followed.job)}` : jobKey(followed.job);
  return groupBy(moved, keyOf).flatMap((same) =>
    same.length > 1 && same.every(hasFailed)
      ? findCauses(same.map(({ job }) => job)).map(({ text }) => `Failed: ${text}`)
      : same.map(changeText),
  );
}

function changeText({ job, stage, isRemoved }: FollowedJob): string {
  const words = [jobKey(job), job.collectionName ?? "-", stateWord(job.state), `${job.progress}%`];
  if (isRemoved) words.push("removed by the server");
  else if (stageWord(stage) !== "") words.push(stageWord(stage));
  return [...words, ...(job.reason === null ? [] : [job.reason])].join("  ");
}

function heartbeatText({ jobs, outages }: Tick): string {
  const settled = jobs.filter(isSettled).length;
  const noun = jobs.length === 1 ? "job" : "jobs";
  const waiting =
    jobs.length === 0
      ? "still waiting: no jobs yet"
      : `still waiting: ${settled} of ${jobs.length} ${noun} finished`;
  const unreachable = outages.filter(({ outage }) => !outage.isRefused);
  const refusing = outages.filter(({ outage }) => outage.isRefused);
  return [
    waiting,
    ...(unreachable.length === 0 ? [] : [`${profilesText(unreachable)} unreachable`]),
    ...(refusing.length === 0 ? [] : [`${profilesText(refusing)} refusing requests`]),
  ].join("; ");
}

function profilesText(outages: Tick["outages"]): string {
  return outages.map(({ profile }) => profile ?? "server").join(", ");
}

/** Reports nothing; messages of a creation beside it are written by the creation itself. */
export const quietReport: Report = {
  selectVisible: () => [],
  update() {},
  warn() {},
  end() {},
  close: () => false,
};

/**
 * Reports to programs: a JSON object per line for each change of a job, each notice, each minute without another line,
 * and the end.
 */
export function eventReport(
  context: Pick<Context, "stdout" | "now" | "elapsedMs" | "filled">,
): Report {
  const { stdout, now, elapsedMs } = context;
  const finder = new NoticeFinder(context);
  let writtenMs = elapsedMs();
  const writeEvent = (type: string, members: Record<string, unknown> = {}) => {
    writtenMs = elapsedMs();
    const event = { v: 1, time: utcTime(now().getTime()), type, ...members };
    for (const line of jsonLines([event])) stdout.write(escapeCommands(line, stdout));
  };
  return {
    // Only a description of a job has its rows.
    selectVisible: (jobs) => jobs,
    update(tick) {
      for (const { profile, message } of finder.findNotices(tick, elapsedMs())) {
        writeEvent("notice", { message, ...(profile !== null && { profile }) });
      }
      for (const job of tick.changed) writeEvent("job", { job: eventJob(job) });
      if (elapsedMs() - writtenMs >= heartbeatMs) writeEvent("heartbeat");
    },
    warn: (message) => writeEvent("notice", { message }),
    end(jobs, result, message) {
      const counts = countStates(jobs);
      const told = message === undefined ? {} : { message: showWritten(message, context) };
      writeEvent("end", { result, ...told, counts });
    },
    close: () => false,
  };
}

function eventJob(followed: FollowedJob) {
  const { stage, rows } = followed;
  const counts = { importedRows: rows?.imported ?? null, totalRows: rows?.total ?? null };
  return { ...markRemoved(followed), stage, ...counts };
}

/** Returns the job. If the server has removed it, its reason shows that, because every format has the reason. */
export function markRemoved({ job, isRemoved }: FollowedJob): Job {
  if (!isRemoved || job.reason !== null) return job;
  return { ...job, reason: "removed by the server; last known state" };
}

function countStates(jobs: readonly FollowedJob[]): Record<string, number> {
  const counts = new Map<string, number>(knownStates.map((state) => [state.toLowerCase(), 0]));
  for (const { job } of jobs) {
    const word = (knownState(job.state) ?? job.state).toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
