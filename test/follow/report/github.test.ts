import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { type GithubReport, reportToGithub } from "../../../src/follow/report/github.ts";
import { stageOf } from "../../../src/milvus/job.ts";
import { unknownPace } from "../../support/fuzz/server.ts";

function jobs(count: number, state: string, reason: string): FollowedJob[] {
  return Array.from({ length: count }, (_, index) => {
    const job = { jobId: String(index), collectionName: "books", state, progress: 0, reason };
    const stage = stageOf(job, true);
    const unknown = {
      rows: null,
      rowsPerSecond: null,
      timeLeftMs: null,
      rowsBeforeFall: null,
      pace: unknownPace,
    };
    return { job, stage, movedAtMs: 0, isRemoved: false, ...unknown };
  });
}

async function report(
  some: readonly FollowedJob[],
  { headline = null, written = "" }: { headline?: GithubReport["headline"]; written?: string } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "milvus-import-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "summary.md");
  await writeFile(file, written);
  let stderr = "";
  const write = (text: string) => {
    stderr += text;
  };
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: file };
  await reportToGithub(
    { jobs: some, summary: "3 jobs, in 2m", headline },
    { env, stderr: { write } },
  );
  return { stderr, summary: await readFile(file, "utf8") };
}

test("many jobs and long reasons stay on one page of GitHub, the failed ones first", async () => {
  const reason = "|".repeat(100_000);
  const some = [...jobs(5_000, "Completed", ""), ...jobs(300, "Failed", reason)];
  const { summary } = await report(some);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_024 * 1_024);
  const rows = summary.split("\n").filter((line) => / \| (Failed|Completed) \| /.test(line));
  expect(rows[0]).toMatch(/^\| 0 \| books \| Failed \| 0% \| (&#124;){1000}&#8230; \|$/);
  expect(summary).toContain(`\nand ${some.length - rows.length} more\n`);
});

test.each([
  [100_000, 900],
  [1_000, 1],
  [100, 0],
])("%i bytes that are left of a page are not exceeded", async (left, least) => {
  const written = "x".repeat(1_024 * 1_024 - left);
  const { summary, stderr } = await report(jobs(5_000, "Importing", ""), { written });
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_024 * 1_024);
  const added = summary.slice(written.length);
  expect(added.split("\n").filter((line) => / \| Importing \| /.test(line)).length >= least).toBe(
    true,
  );
  if (least > 0) expect(added).toMatch(/\n\nand \d+ more\n\n$/);
  else expect([added, stderr]).toEqual(["", "note: the step summary is full\n"]);
});

test("ten annotations at most, the first of them for the deadline", async () => {
  const some = jobs(20, "Failed", "x");
  const headline = { title: "Import timed out", message: "timed out after 2m" };
  const { stderr, summary } = await report(some, { headline });
  const lines = stderr.trim().split("\n");
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe("::error title=Import timed out::timed out after 2m");
  expect(summary).toMatch(
    /^### Milvus import jobs\n\n3 jobs, in 2m\n\ntimed out after 2m\n\n\| job/,
  );
});

test("a reason is cut to what GitHub keeps of an annotation", async () => {
  const { stderr } = await report(jobs(1, "Failed", "x".repeat(100_000)));
  expect(stderr).toBe(`::error title=Import job 0 failed::${"x".repeat(4_000)}…\n`);
});

test("a page that cannot be written is said, and no reason to fail", async () => {
  let stderr = "";
  const write = (text: string) => {
    stderr += text;
  };
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "/nowhere/at/all" };
  const report = { jobs: jobs(1, "Completed", ""), summary: "", headline: null };
  await reportToGithub(report, { env, stderr: { write } });
  expect(stderr).toBe("note: cannot write the step summary (ENOENT)\n");
});
