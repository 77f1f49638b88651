import type { DemoFile, JobPlan, Stage } from "./job-model.ts";

const instantly: JobPlan["stageMs"] = {
  pending: 0,
  "pre-import": 0,
  import: 0,
  sort: 0,
  index: 0,
  commit: 0,
};

/** Completes this long after its creation. The shares of the stages are a guess. */
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

/** Stays at this share of the stage from its creation. */
export function restsAt(stage: Stage, share = 0): JobPlan {
  return { stageMs: instantly, halt: { stage, share } };
}

/** Fails at the end of the stage. A job that fails after 0 ms has failed when it is created. */
export function failsAfter(ms: number, stage: Stage, reason: string): JobPlan {
  return { stageMs: { ...instantly, [stage]: ms }, halt: { stage, share: 1, reason } };
}

/** Takes 20 seconds for one file and under a minute for many: less than a server does. */
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
  // Milvus accepts a path on the client's disk and fails the job later (milvus#35530).
  const absent = files
    .flatMap(({ paths }) => paths)
    .find((path) => /^[a-z]:[\\/]|^file:|missing/i.test(path));
  if (absent === undefined) return { stageMs };
  const reason = `key not found[key=${absent}]`;
  return { stageMs, halt: { stage: "pre-import", share: 1, reason } };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** Derives size and rows from the name, so that they are the same in every run. */
export function fileOf(paths: readonly string[]): DemoFile {
  const hash = fnv1a(paths[0] ?? "");
  const rows = 20_000 + (hash % 80_000);
  return { paths, rows, bytes: rows * (3_000 + (hash % 3_000)) };
}

/** Hashes text by FNV-1a, to 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
