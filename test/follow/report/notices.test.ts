import { expect, test } from "vitest";
import { CliError } from "../../../src/base/errors.ts";
import { Outage } from "../../../src/base/retry.ts";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { lineReport } from "../../../src/follow/report/lines.ts";
import { stallCause } from "../../../src/follow/report/notices.ts";
import type { Stage } from "../../../src/milvus/job.ts";
import { outageOf, unknownPace } from "../../support/fuzz/server.ts";

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

test("two changes of a job in one tick are two lines", () => {
  let text = "";
  const write = (line: string) => {
    text += line;
  };
  const changed = [job("Importing", "index"), job("Completed", "done")];
  const report = lineReport({ write }, { elapsedMs: () => 0 });
  report.update({ jobs: changed.slice(1), changed, notices: [], outages: [] });
  expect(text).toBe(
    "     0s  1  -  Importing  50%  building index\n     0s  1  -  Completed  50%\n",
  );
});

test("the line of a minute tells clusters that refuse from those that are unreachable", () => {
  let nowMs = 0;
  let text = "";
  const write = (line: string) => {
    text += line;
  };
  const report = lineReport({ write }, { elapsedMs: () => nowMs });
  const refusal = new CliError("auth", "HTTP 401");
  const outages = [
    outageOf("us", "HTTP 503", 0),
    outageOf("eu", "HTTP 503", 0),
    { profile: "ap", outage: Outage.continue(null, refusal, 0, 300_000) },
  ];
  const seen = { jobs: [job("Pending", "pending")], changed: [], notices: [], outages };
  report.update(seen);
  nowMs = 60_000;
  report.update(seen);
  expect(text).toContain("note: ap: server refuses requests, retrying for 30s: HTTP 401\n");
  expect(text).toContain(
    "     1m  still waiting: 0 of 1 job finished; us, eu unreachable; ap refusing requests\n",
  );
});
