import { describe, expect, test } from "vitest";
import { type DemoJob, type JobPlan, type Moment, momentOf } from "../../src/demo/job-model.ts";
import { failsAfter, fileOf, restsAt } from "../../src/demo/job-plans.ts";
import { versions } from "../../src/demo/versions.ts";

const newest = versions["3.0"];

const plan: JobPlan = {
  stageMs: {
    pending: 4_000,
    "pre-import": 4_000,
    import: 8_000,
    sort: 4_000,
    index: 4_000,
    commit: 2_000,
  },
};

function job(overrides: Partial<DemoJob> = {}): DemoJob {
  return {
    jobId: "1",
    createdAt: 1_000,
    db: "default",
    collection: "books",
    collectionId: "2",
    files: [fileOf(["a.parquet"])],
    options: {},
    plan,
    autoCommit: true,
    timeoutMs: null,
    committedAt: null,
    stopped: null,
    ...overrides,
  };
}

function stagesOf(subject: DemoJob, quirks = newest, untilMs = 32_000): string {
  const seen: Moment["stage"][] = [];
  for (let elapsed = 0; elapsed <= untilMs; elapsed += 2_000) {
    const { stage } = momentOf(subject, subject.createdAt + elapsed, quirks);
    if (stage !== seen.at(-1)) seen.push(stage);
  }
  return seen.join(" ");
}

describe("a job's stages", () => {
  test("come in order on 3.0", () => {
    expect(stagesOf(job())).toBe("pending pre-import import sort index commit completed");
  });

  test("have no commit before 3.0", () => {
    expect(stagesOf(job(), versions["2.6"])).toBe("pending pre-import import sort index completed");
  });

  test("have no sort before 2.5", () => {
    expect(stagesOf(job(), versions["2.4"])).toBe("pending pre-import import index completed");
  });

  test("change every two seconds, not in between", () => {
    const shares = [8_000, 9_000, 9_999, 10_000].map(
      (elapsed) => momentOf(job(), 1_000 + elapsed, newest).share,
    );
    expect(shares).toEqual([0, 0, 0, 0.25]);
  });

  test("begin with the creation of the job, also before that time", () => {
    expect(momentOf(job(), 0, newest)).toEqual({
      stage: "pending",
      share: 0,
      reason: "",
      hasTasks: false,
      endedAt: null,
    });
  });
});

describe("a job's end", () => {
  test("has a time", () => {
    expect(momentOf(job(), 999_000, newest)).toEqual({
      stage: "completed",
      share: 1,
      reason: "",
      hasTasks: true,
      endedAt: 27_000,
    });
  });

  test("may be a failure with a reason", () => {
    expect(momentOf(job({ plan: failsAfter(5_000, "import", "bad row") }), 99_000, newest)).toEqual(
      { stage: "failed", share: 0, reason: "bad row", hasTasks: true, endedAt: 7_000 },
    );
  });

  test("may be a failure without one", () => {
    const failed = momentOf(job({ plan: failsAfter(0, "pre-import", "") }), 1_000, newest);
    expect(failed).toEqual({
      stage: "failed",
      share: 0,
      reason: "",
      hasTasks: false,
      endedAt: 1_000,
    });
  });

  test.each(["pending", "pre-import", "import", "sort", "index", "commit"] as const)(
    "never comes for a job that stays in its %s stage",
    (stage) => {
      expect(momentOf(job({ plan: restsAt(stage, 0.5) }), 9e9, newest).stage).toBe(stage);
    },
  );

  test("comes in the index stage on a server that does not sort", () => {
    const stuck = momentOf(job({ plan: restsAt("sort", 0.5) }), 9e9, versions["2.4"]);
    expect([stuck.stage, stuck.share]).toEqual(["index", 0]);
  });

  test("is a timeout for a job that takes longer than it may", () => {
    expect(momentOf(job({ timeoutMs: 10_000 }), 99_000, newest)).toEqual({
      stage: "failed",
      share: 0,
      reason: "import timeout",
      hasTasks: true,
      endedAt: 11_000,
    });
  });

  test("is not a timeout for a job that was done in time", () => {
    expect(momentOf(job({ timeoutMs: 60_000 }), 99_000, newest).stage).toBe("completed");
  });

  test("is not a stop for a job that was done before", () => {
    const stopped = { at: 30_000, reason: "collection 2 dropped" };
    expect(momentOf(job({ stopped }), 99_000, newest).stage).toBe("completed");
  });

  test("is the earlier of stop and timeout", () => {
    const stopped = { at: 5_000, reason: "aborted by user" };
    const reasonWith = (timeoutMs: number) =>
      momentOf(job({ stopped, timeoutMs }), 99_000, newest).reason;
    expect([reasonWith(2_000), reasonWith(9_000)]).toEqual(["import timeout", "aborted by user"]);
  });
});

describe("a job that is committed manually", () => {
  test("waits uncommitted", () => {
    expect(stagesOf(job({ autoCommit: false }), newest, 90_000)).toMatch(/ uncommitted$/);
  });

  test("commits and completes after the commit", () => {
    const committed = job({ autoCommit: false, committedAt: 40_000 });
    const stages = [39_000, 41_000, 42_000].map((at) => momentOf(committed, at, newest).stage);
    expect(stages).toEqual(["commit", "commit", "completed"]);
  });

  test("completes by itself on a server without commit", () => {
    expect(momentOf(job({ autoCommit: false }), 99_000, versions["2.6"]).stage).toBe("completed");
  });
});
