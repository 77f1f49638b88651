import type { DemoFile, JobPlan, Stage } from "./job-model.ts";

const instantly: JobPlan["stageMs"] = {
  pending: 0,
  "pre-import": 0,
  import: 0,
  sort: 0,
  index: 0,
  commit: 0,
};

/** Completes this long after its creation, in the proportions of a real job. */
export function completesAfter(ms: number): JobPlan {
  return {
    stageMs: {
      pending: 0.05 * ms,
      "pre-import": 0.2 * ms,
      import: 0.5 * ms,
      sort: 0.1 * ms,
      index: 0.15 * ms,
      commit: 0,
    },
  };
}

/** Rests at this share of the stage from its creation on. */
export function restsAt(stage: Stage, share = 0): JobPlan {
  return { stageMs: instantly, halt: { stage, share } };
}

/** Fails at the end of the stage; with 0 ms it has failed when it is created. */
export function failsAfter(ms: number, stage: Stage, reason: string): JobPlan {
  return { stageMs: { ...instantly, [stage]: ms }, halt: { stage, share: 1, reason } };
}

/** What a server would make of these files in a demo's hurry: 20 seconds for one, under a minute for many. */
export function planFor(files: readonly DemoFile[]): JobPlan {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const stageMs = {
    pending: 2_000,
    "pre-import": clamp(2_000 * Math.ceil(files.length / 2), 2_000, 10_000),
    import: clamp(rows / 20, 8_000, 26_000),
    sort: clamp(1_000 * files.length, 2_000, 6_000),
    index: clamp(2_000 * files.length, 4_000, 10_000),
    commit: 2_000,
  };
  const absent = files.flatMap((file) => file.paths).find(isAbsent);
  return absent === undefined
    ? { stageMs }
    : { stageMs, halt: { stage: "pre-import", share: 1, reason: `key not found[key=${absent}]` } };
}

/** Size and rows follow from the name, so that every run of a demo tells the same. */
export function fileOf(paths: readonly string[]): DemoFile {
  const hash = hashOf(paths[0] ?? "");
  const rows = 20_000 + (hash % 80_000);
  return { paths, rows, bytes: rows * (3_000 + (hash % 3_000)) };
}

/** Paths of somebody's own disk are accepted and fail later (milvus#35530). */
function isAbsent(path: string): boolean {
  return /^[a-z]:[\\/]|^file:|missing/i.test(path);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** FNV-1a, 32 bit. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
