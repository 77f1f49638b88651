import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  isMissing,
  type Pipeline,
  page,
  recipe,
  recipes,
  runPipeline,
  runWorkflow,
  scene,
  type Workflow,
} from "../support/shells.ts";

const good = "catalog/a.parquet\ncatalog/b.parquet\n";
const bad = "catalog/a.parquet\ncatalog/missing.parquet\n";

describe("GitHub Actions: import and wait", () => {
  const workflow: Workflow = recipe("GitHub Actions: import and wait");

  test("ends with 0 and a table on the page of the run once the rows are in", async () => {
    const { demo, shell } = await scene(good);
    const { codes } = await runWorkflow(workflow, shell);
    expect(codes).toEqual([0, 0]);
    expect(demo.jobs().at(-1)).toMatchObject({ collection: "products", state: "Completed" });
    const summary = await readFile(join(shell.cwd, "summary.md"), "utf8");
    expect(summary).toContain("| Completed | 100% |");
  });

  test("ends with 3 and an annotation when a job fails", async () => {
    const { codes, log } = await runWorkflow(workflow, (await scene(bad)).shell);
    expect(codes).toEqual([0, 3]);
    expect(log).toMatch(/^::error title=Import job \d+ failed::key not found/m);
  });

  test("finds its job when it runs again", async () => {
    const { demo, shell } = await scene(good);
    await runWorkflow(workflow, shell);
    const { codes } = await runWorkflow(workflow, shell);
    expect(codes).toEqual([0, 0]);
    expect(demo.jobs()).toHaveLength(13);
  });
});

describe.skipIf(isMissing("jq"))("GitHub Actions: load, check, then publish", () => {
  const workflow: Workflow = recipe("GitHub Actions: load, check, then publish");

  test("makes the rows visible", async () => {
    const { demo, shell } = await scene(good);
    expect((await runWorkflow(workflow, shell)).codes).toEqual([0, 0, 0, 0, 0, null]);
    expect(demo.jobs().at(-1)).toMatchObject({ autoCommit: false, state: "Completed" });
  });

  test("drops nothing when they cannot be published", async () => {
    const { demo, shell } = await scene(good);
    const body = { code: 3000, message: "not now" };
    // The first is that by which create learns that the server knows commit.
    demo.fail("commit", { kind: "answer", status: 200, body }, 2);
    expect((await runWorkflow(workflow, shell)).codes).toEqual([0, 0, 0, 0, 1, null]);
    expect(demo.jobs().at(-1)).toMatchObject({ autoCommit: false, state: "Uncommitted" });
  });

  test("has nothing to drop when the job has failed", async () => {
    const { shell } = await scene(bad);
    expect((await runWorkflow(workflow, shell)).codes).toEqual([0, 3, null, null, null, null]);
  });
});

describe("GitLab CI: import and wait", () => {
  const pipeline: Pipeline = recipe("GitLab CI: import and wait");

  test.each([
    [good, 0],
    [bad, 3],
  ])("with %j ends with %i, the jobs in its artifact", async (files, code) => {
    const { demo, shell } = await scene(files);
    expect(await runPipeline(pipeline, shell)).toEqual({ create: [0], wait: [code] });
    const [job] = JSON.parse(await readFile(join(shell.cwd, "jobs.json"), "utf8"));
    expect(job.jobId).toBe(demo.jobs().at(-1)?.jobId);
  });

  test("retries an outage and nothing else, and warns at the deadline", () => {
    for (const name of pipeline.stages) expect(pipeline[name].retry.exit_codes).toEqual([6]);
    expect(pipeline.wait.allow_failure).toEqual({ exit_codes: [5] });
    expect(pipeline.create.allow_failure).toBe(undefined);
  });

  test("imports once if the pipeline runs again", async () => {
    const { demo, shell } = await scene(good);
    await runPipeline(pipeline, shell);
    expect(await runPipeline(pipeline, shell)).toEqual({ create: [0], wait: [0] });
    expect(demo.jobs()).toHaveLength(13);
  });
});

describe("Shell", () => {
  test.each([
    ["a job that fails", 5, {}, 3, "some jobs failed\n"],
    ["no time to wait", 0, { DEADLINE: "500ms" }, 5, "not finished yet: the jobs keep running\n"],
    ["a single look", 0, { DEADLINE: "0" }, 8, "see the message above\n"],
  ])("act on how it ended: %s", async (_name, minutes, env, code, said) => {
    const { shell } = await scene(good, minutes);
    const { exitCode, stdout } = await shell.run(
      recipes.get("Shell: act on how it ended") ?? "",
      env,
    );
    expect(exitCode).toBe(code);
    expect(stdout.endsWith(said)).toBe(true);
  });

  test("what failed since the last run is shown once", async () => {
    const { demo, shell } = await scene(good, 0);
    const look = () => shell.run(recipes.get("Shell: what failed since the last run") ?? "");
    const told = async () => (await look()).stdout.match(/^Job .*$/gm);
    expect(await told()).toHaveLength(2);
    expect(await told()).toBe(null);
    demo.dropCollection("default", "products");
    expect(await told()).toHaveLength(2);
  });

  test("only one import at a time", async () => {
    const { demo, shell } = await scene(good);
    const script = recipes.get("Shell: only one import at a time") ?? "";
    // With the next request all that runs has ended.
    await shell.run("milvus-import list");
    expect((await shell.run(script)).exitCode).toBe(0);
    expect(demo.jobs().at(-1)).toMatchObject({ collection: "products", state: "Completed" });
  });
});

test("secrets come from the CI, and no recipe is left out", () => {
  const workflows = [...recipes.keys()].filter((title) => title.startsWith("GitHub")).map(recipe);
  for (const { jobs } of workflows) {
    expect(Object.values(jobs)).toMatchObject([
      {
        env: {
          MILVUS_URI: `\${{ vars.MILVUS_URI }}`,
          MILVUS_TOKEN: `\${{ secrets.MILVUS_TOKEN }}`,
        },
      },
    ]);
  }
  expect(recipes.size).toBe(7);
  expect(page.match(/^```\w/gm)).toHaveLength(7);
});
