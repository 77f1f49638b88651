import { expect, test } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { clusters, down, loadAllSources } from "../support/world.ts";

const moving = { collection: "books", plan: completesAfter(60_000) };

await loadAllSources();

test("list asks all clusters side by side", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const { demo, replace, run } = clusters(names);
  const open: (() => void)[] = [];
  for (const name of names) {
    replace(name, async (url, init) => {
      await new Promise<void>((resolve) => {
        open.push(resolve);
        if (open.length === names.length) for (const go of open) go();
      });
      return demo(name).fetch(url, init);
    });
  }
  expect((await run("list --all-profiles")).exitCode).toBe(0);
});

test("watch draws the jobs of all with whose they are, and which is away", async () => {
  const { demo, replace, run } = clusters(["eu", "us"]);
  const id = demo("eu").addJob(moving);
  replace("us", down);
  const { exitCode, stdout } = await run("watch --all-profiles --max-outage 10s", { tty: 120 });
  expect(exitCode).toBe(6);
  expect(stdout).toContain(`eu/${id}`);
  expect(stdout).toMatch(/us: server unreachable for \d+s: /);
});

test("watch asks for the rows of the jobs on the screen", async () => {
  const { demo, run } = clusters(["eu", "us"]);
  for (const name of ["eu", "us"]) demo(name).addJob(moving);
  const { requests } = await run("watch --all-profiles", { tty: 120, rows: 24 });
  const described = requests.filter(({ url }) => url.endsWith("/describe"));
  expect(new Set(described.map(({ url }) => new URL(url).hostname))).toEqual(
    new Set(["eu.test", "us.test"]),
  );
});

test("watch asks fifty clusters no more than it must", { timeout: 30_000 }, async () => {
  const names = Array.from({ length: 50 }, (_, index) => `c${index}`);
  const { demo, run } = clusters(names);
  for (const name of names) for (let n = 0; n < 20; n += 1) demo(name).addJob(moving);
  const options = { tty: 120, rows: 24 };
  const { exitCode, verbs, tookMs } = await run("watch --all-profiles", options);
  expect(exitCode).toBe(0);
  const lists = verbs.filter((verb) => verb === "list").length;
  // One list a cluster in two seconds, and the rows that are on the screen.
  expect(lists / (tookMs / 1_000)).toBeLessThanOrEqual(25);
  expect((verbs.length - lists) / (tookMs / 1_000)).toBeLessThanOrEqual(40);
});
