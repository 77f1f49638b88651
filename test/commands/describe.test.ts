import { expect, test } from "vitest";
import { restsAt } from "../../src/demo/job-plans.ts";
import { noColor, world } from "../support/world.ts";

test("shows every one of 1,024 files", async () => {
  const files = Array.from({ length: 1_024 }, (_, index) => [`part-${index}.csv`]);
  const { run } = world({ jobs: [{ files, plan: restsAt("import", 0.5) }] });
  const { stdout } = await run("describe #0", { tty: 80, env: noColor });
  expect(stdout.match(/^part-\d+\.csv /gm)).toHaveLength(1_024);
});

test("older servers are asked by the older name also where one answer comes late", async () => {
  const { demo, ids, run } = world({ version: "2.4.0", jobs: [{}, {}] });
  let learn = () => {};
  const learnt = new Promise<void>((resolve) => {
    learn = resolve;
  });
  const { stdout } = await run("describe -o id #0 #1", {
    fetch: async (url, init) => {
      if (url.endsWith("get_progress")) setImmediate(learn);
      else if (init.body?.includes(ids[1] ?? "")) await learnt;
      return demo.fetch(url, init);
    },
  });
  expect(stdout).toBe(`${ids.join("\n")}\n`);
});

test("at most 8 jobs are asked for at a time", async () => {
  const { demo, ids, run } = world({ jobs: Array.from({ length: 20 }, () => ({})) });
  let underWay = 0;
  let most = 0;
  const { stdout } = await run(["describe", "-o", "id", ...ids], {
    fetch: async (url, init) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return demo.fetch(url, init);
    },
  });
  expect(stdout).toBe(`${ids.join("\n")}\n`);
  expect(most).toBe(8);
});
