import fc from "fast-check";
import { CliError } from "../../src/base/errors.ts";
import type { Tick } from "../../src/follow/follow.ts";
import type { FollowedJob } from "../../src/follow/progress.ts";
import { type Job, knownStates, stageOf } from "../../src/milvus/job.ts";
import { hostileText } from "./hostile.ts";

/** An id as Milvus gives them. */
const jobId: fc.Arbitrary<string> = fc
  .bigInt({ min: 400_000_000_000_000_000n, max: 9_223_372_036_854_775_807n })
  .map(String);

const state: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...knownStates, "InProgress", "None", "constructor", "__proto__"),
  hostileText,
);

/** The text of a field that has nothing to say where it is empty. */
const text = hostileText.map((said) => (said === "" ? null : said));

/** Jobs as they stand both in an answer and after it was decoded. */
export const jobs: fc.Arbitrary<Job[]> = fc.uniqueArray(
  fc.record({
    jobId,
    collectionName: text,
    state,
    progress: fc.integer({ min: 0, max: 100 }),
    reason: text,
  }),
  { selector: (job) => job.jobId, minLength: 1, maxLength: 5 },
);

const count = fc.oneof(fc.nat(), fc.integer(), fc.maxSafeNat());
const time = fc.oneof(
  fc
    .integer({ min: 0, max: 4_102_444_800 })
    .map((seconds) => new Date(seconds * 1_000).toISOString()),
  fc.constantFrom("", "2026-11-01T08:00:00+08:00"),
  hostileText,
);
const fileName = fc.oneof(
  hostileText,
  fc.array(hostileText, { maxLength: 3 }).map((paths) => `[${paths.join(" ")}]`),
  fc.array(hostileText, { maxLength: 3 }).map((names) => `[${names.join(".npy ")}.npy]`),
  hostileText.map((path) => `id:448761313698322012 paths:${JSON.stringify(path)} `),
);

/** What `describe` answers with. */
export const detail: fc.Arbitrary<Record<string, unknown>> = fc.record({
  collectionName: hostileText,
  state,
  progress: fc.integer({ min: 0, max: 100 }),
  importedRows: count,
  totalRows: count,
  fileSize: count,
  createTime: time,
  completeTime: time,
  reason: hostileText,
  details: fc.array(
    fc.record(
      {
        fileName,
        fileSize: count,
        progress: fc.integer({ min: 0, max: 100 }),
        completeTime: time,
        state,
        importedRows: count,
        totalRows: count,
        reason: hostileText,
      },
      { requiredKeys: ["fileName"] },
    ),
    { maxLength: 3 },
  ),
});

const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_540_000 });

/** Jobs as a follower knows them, nine minutes at most after they have moved. */
export const followedJobs: fc.Arbitrary<FollowedJob[]> = jobs.chain((some) =>
  fc.tuple(
    ...some.map((job) =>
      fc.record({
        job: fc.constant(job),
        stage: fc.constant(stageOf(job, true)),
        rows: fc.option(fc.record({ imported: fc.maxSafeNat(), total: fc.maxSafeNat() })),
        rowsPerSecond: fc.option(fc.double({ min: 0, noNaN: true })),
        timeLeftMs: fc.option(fc.double({ min: 0, noNaN: true })),
        movedAtMs: moment,
        isForgotten: fc.boolean(),
        samples: fc.constant([]),
      }),
    ),
  ),
);

const profileName = fc.constantFrom("prod", "prod-eu.1", "测试");

/** What a follower sees at one look, or does not because of an outage. */
export const tick: fc.Arbitrary<Tick & { nowMs: number }> = fc
  .record({
    jobs: followedJobs,
    outages: fc.uniqueArray(
      fc.record({
        profile: fc.option(profileName),
        sinceMs: moment,
        error: hostileText.map((message) => new CliError("network", message)),
      }),
      { selector: ({ profile }) => profile },
    ),
    notes: fc.array(fc.record({ profile: fc.option(profileName), message: hostileText })),
    failures: fc.constant([]),
    nowMs: moment,
  })
  .map((seen) => ({ ...seen, changed: seen.jobs }));
