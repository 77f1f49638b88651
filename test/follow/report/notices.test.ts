import { expect, test } from "vitest";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { stallCause } from "../../../src/follow/report/notices.ts";
import type { Stage } from "../../../src/milvus/job.ts";
import { unknownPace } from "../../support/fuzz/server.ts";

const twoMinutesMs = 120_000;

function job(state: string, stage: Stage): FollowedJob {
  return {
    job: { jobId: "1", collectionName: null, state, progress: 50, reason: null },
    stage,
    rows: null,
    rowsPerSecond: null,
    timeLeftMs: null,
    movedAtMs: 0,
    isRemoved: false,
    rowsBeforeFall: null,
    pace: unknownPace,
  };
}

test.each([
  ["Pending", "pending", "other jobs are ahead, or no data node is free"],
  ["Importing", "pre-import", "data nodes are busy or waiting for memory"],
  ["Importing", "import", "data nodes are busy or waiting for memory"],
  ["Importing", "sort", "other compactions are ahead, or no data node is free"],
  ["Importing", "index", "needs an index on the vector field and a running index node"],
  ["Committing", "commit", "one channel has not confirmed the commit"],
] as const)(
  "a job that is %s in the stage %s usually stands still for a reason",
  (state, stage, cause) => {
    expect(stallCause(job(state, stage), twoMinutesMs)).toBe(cause);
  },
);

test("a job that has moved within two minutes does not stand still", () => {
  expect(stallCause(job("Importing", "index"), twoMinutesMs - 1)).toBeNull();
});

test("a job that nothing more is expected of does not stand still", () => {
  expect(stallCause(job("Completed", "done"), twoMinutesMs)).toBeNull();
  expect(stallCause(job("Failed", "failed"), twoMinutesMs)).toBeNull();
  expect(stallCause(job("Uncommitted", "commit"), twoMinutesMs)).toBeNull();
  expect(stallCause({ ...job("Importing", "index"), isRemoved: true }, twoMinutesMs)).toBeNull();
});

test("nobody knows why a job stands still in a state we do not know", () => {
  expect(stallCause(job("Rebalancing", "unknown"), twoMinutesMs)).toBeNull();
});
