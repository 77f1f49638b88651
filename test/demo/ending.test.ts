import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../../src/demo/store.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const commit = "jobs/import/commit";
const abort = "jobs/import/abort";
const done = completesAfter(0);

function startWithJob(seed: JobSeed) {
  const started = startDemo();
  const jobId = started.demo.addJob({ collection: "books", autoCommit: false, ...seed });
  return { ...started, jobId };
}

describe("commit", () => {
  test("completes a job that is Uncommitted, and may be repeated", async () => {
    const plan = { stageMs: { ...done.stageMs, commit: 2_000 } };
    const { demo, ask, pass, jobId } = startWithJob({ plan });
    const states = [demo.jobs()[0]?.state];
    expect((await ask(commit, { jobId })).body).toEqual(ok({}));
    states.push(demo.jobs()[0]?.state);
    expect((await ask(commit, { jobId })).body).toEqual(ok({}));
    pass(2_000);
    states.push(demo.jobs()[0]?.state);
    expect((await ask(commit, { jobId })).body).toEqual(ok({}));
    expect(states).toEqual(["Uncommitted", "Committing", "Completed"]);
  });

  test.each([
    ["Pending", restsAt("pending")],
    ["PreImporting", restsAt("pre-import")],
    ["Importing", restsAt("import")],
    ["Sorting", restsAt("sort")],
    ["IndexBuilding", restsAt("index")],
    ["Failed", failsAfter(0, "import", "")],
  ])("refuses a job in state %s", async (state, plan) => {
    const { ask, jobId } = startWithJob({ plan });
    expect((await ask(commit, { jobId })).body).toEqual({
      code: 2100,
      message: `job ${jobId} is in state ${state}, expected Uncommitted: importing data failed`,
    });
  });
});

describe("abort", () => {
  test("fails a job at once with its own reason, and may be repeated", async () => {
    const { demo, ask, jobId } = startWithJob({ plan: restsAt("import", 0.5) });
    expect((await ask(abort, { jobId })).body).toEqual(ok({}));
    expect((await ask(abort, { jobId })).body).toEqual(ok({}));
    expect((await ask("jobs/import/describe", { jobId })).body).toMatchObject(
      ok({ state: "Failed", reason: "aborted by user", progress: 0 }),
    );
    expect(demo.jobs()).toHaveLength(1);
  });

  test("leaves a job without files that was stopped before it imported", async () => {
    const { ask, jobId } = startWithJob({ plan: restsAt("pre-import") });
    await ask(abort, { jobId });
    expect((await ask("jobs/import/describe", { jobId })).body).toMatchObject(ok({ details: [] }));
  });

  test("fails a job that waits to be committed", async () => {
    const { demo, ask, jobId } = startWithJob({ plan: done });
    await ask(abort, { jobId });
    expect(demo.jobs()).toMatchObject([{ state: "Failed" }]);
  });

  test("refuses a job that is committing or over", async () => {
    const { ask, pass, jobId } = startWithJob({
      plan: { stageMs: { ...done.stageMs, commit: 2_000 } },
    });
    const refusal = (state: string) => ({
      code: 2100,
      message: `job ${jobId} is in terminal/committed state ${state}, abort not allowed: importing data failed`,
    });
    await ask(commit, { jobId });
    expect((await ask(abort, { jobId })).body).toEqual(refusal("Committing"));
    pass(2_000);
    expect((await ask(abort, { jobId })).body).toEqual(refusal("Completed"));
  });

  test("refuses a job that failed by itself", async () => {
    const { ask, jobId } = startWithJob({ plan: failsAfter(0, "import", "bad row") });
    expect((await ask(abort, { jobId })).body).toMatchObject({ code: 2100 });
  });
});

describe.each([commit, abort])("%s", (path) => {
  test("refuses a job that commits by itself", async () => {
    const { ask, jobId } = startWithJob({ autoCommit: true });
    expect((await ask(path, { jobId })).body).toEqual({
      code: 2100,
      message: `job ${jobId} is auto-commit, manual commit/abort not allowed: importing data failed`,
    });
  });

  test("refuses an unknown job", async () => {
    const { ask } = startDemo();
    expect((await ask(path, { jobId: "7" })).body).toEqual({
      code: 2101,
      message: "job 7 not found: importing data failed on server side",
    });
  });

  test("refuses a jobId that is no number", async () => {
    const { ask } = startDemo();
    expect((await ask(path, { jobId: "abc" })).body).toEqual({
      code: 1100,
      message:
        'strconv.ParseInt: parsing "abc": invalid syntax: invalid parameter[expected=int64 jobId][actual=abc]',
    });
  });
});
