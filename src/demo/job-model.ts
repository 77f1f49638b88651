import type { Quirks } from "./versions.ts";

const stages = ["pending", "pre-import", "import", "sort", "index", "commit"] as const;

export type Stage = (typeof stages)[number];

/** Describes a unit of a job: one file, or the `.npy` files of one batch. */
export interface DemoFile {
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly rows: number;
}

/** Describes what a job will do. */
export interface JobPlan {
  readonly stageMs: Readonly<Record<Stage, number>>;
  /** Stops the job there, for `lastsMs` or forever. It fails if there is a reason, even an empty one. */
  readonly halt?: {
    readonly stage: Stage;
    readonly share: number;
    readonly reason?: string;
    readonly lastsMs?: number;
  };
}

export interface DemoJob {
  readonly jobId: string;
  readonly createdAt: number;
  readonly db: string;
  readonly collection: string;
  readonly collectionId: string;
  readonly files: readonly DemoFile[];
  readonly options: Readonly<Record<string, string>>;
  readonly plan: JobPlan;
  readonly autoCommit: boolean;
  /** Is `null`, the server's default, for a job that never times out. */
  readonly timeoutMs: number | null;
  committedAt: number | null;
  /** Is set by an abort, or when the collection is dropped. */
  stopped: { readonly at: number; readonly reason: string } | null;
}

/** Describes where a job stands at a time. */
export interface Moment {
  readonly stage: Stage | "uncommitted" | "completed" | "failed";
  /** Holds the done part of the stage, from 0 to 1. */
  readonly share: number;
  readonly reason: string;
  /** Is true once the import stage has begun, also after a failure. */
  readonly hasTasks: boolean;
  /** Holds the time at which the job became Completed or Failed. */
  readonly endedAt: number | null;
}

/** Sets how often a job changes, as Milvus' dataCoord.import.checkIntervalHigh does. */
const tickMs = 2_000;

/** Computes where a job stands from its plan, its commit, its stop, the time and the version. */
export function momentOf(job: DemoJob, now: number, quirks: Quirks): Moment {
  const planned = plannedMoment(job, now, quirks);
  const stop = firstStop(job, now);
  if (stop === null || (planned.endedAt !== null && planned.endedAt <= stop.at)) return planned;
  return failedMoment(stop.at, stop.reason, plannedMoment(job, stop.at, quirks).hasTasks);
}

/** Computes when this share of the import stage is done. */
export function importDoneAt(job: DemoJob, share: number): number {
  const { stageMs } = job.plan;
  return timeAtTick(job, stageMs.pending + stageMs["pre-import"] + stageMs.import * share);
}

function plannedMoment(job: DemoJob, now: number, quirks: Quirks): Moment {
  const elapsed = Math.max(0, Math.floor((now - job.createdAt) / tickMs) * tickMs);
  const halt = effectiveHalt(job.plan, quirks);
  let from = 0;
  for (const stage of stages) {
    if (stage === "commit" || (stage === "sort" && !quirks.sortStage)) continue;
    const ms = job.plan.stageMs[stage];
    const haltsHere = halt?.stage === stage;
    const to = from + ms * (haltsHere ? halt.share : 1);
    if (elapsed < to) return runningMoment(stage, (elapsed - from) / ms);
    if (!haltsHere) {
      from = to;
      continue;
    }
    const { reason, share, lastsMs = Number.POSITIVE_INFINITY } = halt;
    if (reason !== undefined) return failedMoment(timeAtTick(job, to), reason, hasTasksIn(stage));
    if (elapsed < to + lastsMs) return runningMoment(stage, share);
    from += ms + lastsMs;
    if (elapsed < from) return runningMoment(stage, 1 - (from - elapsed) / ms);
  }
  return commitMoment(job, now, timeAtTick(job, from), quirks);
}

function commitMoment(job: DemoJob, now: number, readyAt: number, quirks: Quirks): Moment {
  if (!quirks.manualCommit) return completedMoment(readyAt);
  const startAt = job.autoCommit ? readyAt : job.committedAt;
  if (startAt === null) return runningMoment("uncommitted", 1);
  const endAt = startAt + job.plan.stageMs.commit;
  return job.plan.halt?.stage === "commit" || now < endAt
    ? runningMoment("commit", 0)
    : completedMoment(endAt);
}

/** Moves a halt in the sort stage to the index stage for a server that does not sort. */
function effectiveHalt({ halt }: JobPlan, { sortStage }: Quirks): JobPlan["halt"] {
  return halt?.stage === "sort" && !sortStage ? { ...halt, stage: "index", share: 0 } : halt;
}

function firstStop(job: DemoJob, now: number): DemoJob["stopped"] {
  const deadline = job.createdAt + (job.timeoutMs ?? Number.POSITIVE_INFINITY);
  if (job.stopped !== null && job.stopped.at <= deadline) return job.stopped;
  return deadline <= now ? { at: deadline, reason: "import timeout" } : null;
}

function timeAtTick(job: DemoJob, elapsedMs: number): number {
  return job.createdAt + Math.ceil(elapsedMs / tickMs) * tickMs;
}

function hasTasksIn(stage: Moment["stage"]): boolean {
  return stage !== "pending" && stage !== "pre-import";
}

function runningMoment(stage: Moment["stage"], share: number): Moment {
  return { stage, share, reason: "", hasTasks: hasTasksIn(stage), endedAt: null };
}

function completedMoment(endedAt: number): Moment {
  return { stage: "completed", share: 1, reason: "", hasTasks: true, endedAt };
}

function failedMoment(endedAt: number, reason: string, hasTasks: boolean): Moment {
  return { stage: "failed", share: 0, reason, hasTasks, endedAt };
}
