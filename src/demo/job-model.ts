import type { Quirks } from "./versions.ts";

const stages = ["pending", "pre-import", "import", "sort", "index", "commit"] as const;

export type Stage = (typeof stages)[number];

/** A unit of a job: one file, or the `.npy` files of one batch. */
export interface DemoFile {
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly rows: number;
}

/** What a job is going to do, fixed when it is created. */
export interface JobPlan {
  readonly stageMs: Readonly<Record<Stage, number>>;
  /** Where it gets stuck; it fails there when there is a reason, even an empty one. */
  readonly halt?: { readonly stage: Stage; readonly share: number; readonly reason?: string };
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
  /** `null`: never, the server's default. */
  readonly timeoutMs: number | null;
  /** Laid over every answer about the job, for what no server should send. */
  readonly wire: Readonly<Record<string, unknown>>;
  committedAt: number | null;
  /** Failed from outside: aborted, or its collection dropped. */
  stopped: { readonly at: number; readonly reason: string } | null;
}

/** Where a job stands. `share` is the done part of the stage, 0 to 1. */
export interface Moment {
  readonly stage: Stage | "uncommitted" | "completed" | "failed";
  readonly share: number;
  readonly reason: string;
  /** The import stage has begun, so that there are tasks to tell of, also after a failure. */
  readonly hasTasks: boolean;
  /** When it became Completed or Failed. */
  readonly endedAt: number | null;
}

/** The scheduler looks at its jobs this often; between two looks nothing changes. */
const tickMs = 2_000;

/** A job at a time: nothing but its plan, its commit or stop, the clock and the version decide. */
export function momentOf(job: DemoJob, now: number, quirks: Quirks): Moment {
  const planned = plannedMoment(job, now, quirks);
  const stop = firstStop(job, now);
  if (stop === null || (planned.endedAt !== null && planned.endedAt <= stop.at)) return planned;
  return failed(stop.at, stop.reason, plannedMoment(job, stop.at, quirks).hasTasks);
}

/** When this share of the import stage is done, as the scheduler sees it. */
export function importDoneAt(job: DemoJob, share: number): number {
  const { stageMs } = job.plan;
  return atTick(job, stageMs.pending + stageMs["pre-import"] + stageMs.import * share);
}

function plannedMoment(job: DemoJob, now: number, quirks: Quirks): Moment {
  const elapsed = Math.max(0, Math.floor((now - job.createdAt) / tickMs) * tickMs);
  const halt = haltOf(job.plan, quirks);
  let from = 0;
  for (const stage of workStages(quirks)) {
    const ms = job.plan.stageMs[stage];
    const haltsHere = halt?.stage === stage;
    const to = from + ms * (haltsHere ? halt.share : 1);
    if (elapsed < to) return running(stage, (elapsed - from) / ms);
    if (haltsHere) {
      return halt.reason === undefined
        ? running(stage, halt.share)
        : failed(atTick(job, to), halt.reason, isTasked(stage));
    }
    from = to;
  }
  return commitMoment(job, now, atTick(job, from), quirks);
}

function commitMoment(job: DemoJob, now: number, readyAt: number, quirks: Quirks): Moment {
  if (!quirks.manualCommit) return completed(readyAt);
  const startAt = job.autoCommit ? readyAt : job.committedAt;
  if (startAt === null) return running("uncommitted", 1);
  if (job.plan.halt?.stage === "commit") return running("commit", 0);
  const endAt = startAt + job.plan.stageMs.commit;
  return now < endAt ? running("commit", 0) : completed(endAt);
}

function workStages(quirks: Quirks): readonly Stage[] {
  return stages.filter((stage) => stage !== "commit" && (stage !== "sort" || quirks.sortStage));
}

/** A server that does not sort gets stuck in the index stage instead. */
function haltOf({ halt }: JobPlan, quirks: Quirks): JobPlan["halt"] {
  return halt?.stage === "sort" && !quirks.sortStage ? { ...halt, stage: "index", share: 0 } : halt;
}

function firstStop(job: DemoJob, now: number): DemoJob["stopped"] {
  const deadline = job.createdAt + (job.timeoutMs ?? Number.POSITIVE_INFINITY);
  if (job.stopped !== null && job.stopped.at <= deadline) return job.stopped;
  return deadline <= now ? { at: deadline, reason: "import timeout" } : null;
}

function atTick(job: DemoJob, elapsedMs: number): number {
  return job.createdAt + Math.ceil(elapsedMs / tickMs) * tickMs;
}

function isTasked(stage: Moment["stage"]): boolean {
  return stage !== "pending" && stage !== "pre-import";
}

function running(stage: Moment["stage"], share: number): Moment {
  return { stage, share, reason: "", hasTasks: isTasked(stage), endedAt: null };
}

function completed(endedAt: number): Moment {
  return { stage: "completed", share: 1, reason: "", hasTasks: true, endedAt };
}

function failed(endedAt: number, reason: string, hasTasks: boolean): Moment {
  return { stage: "failed", share: 0, reason, hasTasks, endedAt };
}
