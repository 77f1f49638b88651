import { describe, expect, test } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { noColor, world } from "../support/world.ts";

const moving = { plan: completesAfter(9_000) };

test("watch greets a thousand jobs with their count", async () => {
  const { run } = world({
    jobs: Array.from({ length: 1_000 }, () => ({ plan: completesAfter(0) })),
  });
  const [greeting, header] = (await run("watch")).stdout.split("\n");
  expect(greeting).toBe("     0s  1000 jobs: 1000 completed");
  expect(header).toMatch(/^JOB ID/);
});

describe("on a terminal", () => {
  test("watch draws bars, erases them, and ends with the table and one verdict line", async () => {
    const { run, ids } = world({ jobs: [moving] });
    const { stdout, stderr, exitCode } = await run("watch", { env: noColor, tty: 80 });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("\u001b[?25l");
    expect(stdout.indexOf("\u001b[?25h")).toBeGreaterThan(stdout.lastIndexOf("\u001b[?25l"));
    expect(stdout.slice(stdout.indexOf("JOB ID"))).toBe(
      `JOB ID              COLLECTION  STATE        PROGRESS         REASON\n${ids[0]}  books       ✓ Completed  ━━━━━━━━━━ 100%\n`,
    );
    expect(stderr).toMatch(/^1 job: 1 completed, in \d+s\n$/);
  });

  test("wait draws bars on stderr, as its result goes elsewhere", async () => {
    const { run, ids } = world({ jobs: [moving] });
    const { stdout, stderr } = await run("wait #0 -o id", { tty: 80 });
    expect(stdout).toBe(`${ids[0]}\n`);
    expect(stderr).toContain("\u001b[?25l");
  });
});
