import { expect, test } from "vitest";
import { plainWorld } from "../support/plain-world.ts";
import { first, networkError, seeds, world } from "../support/world.ts";

test("every request names the database in its header, and the job in its body", async () => {
  const { run } = world({
    jobs: [seeds.uncommitted, seeds.uncommitted],
    collections: { archive: [] },
  });
  const { requests, verbs } = await run("commit #0 #1 --yes --db archive");
  expect(verbs).toEqual(["describe", "describe", "commit", "commit"]);
  expect(requests.map(({ headers }) => headers["DB-Name"])).toEqual(Array(4).fill("archive"));
  expect(requests[2]?.body).toEqual({ dbName: "archive", jobId: first });
});

test.each([
  ["describe", []],
  ["commit", ["unknown: 77"]],
])(
  "--wait --timeout is the deadline of the whole command: a server that never answers %s",
  async (verb, details) => {
    const { run, server } = plainWorld({}, (fetch, clock) => async (url, init) => {
      if (!url.endsWith(`/${verb}`)) return fetch(url, init);
      await clock.sleep(init.limitMs ?? 0, undefined, init.signal);
      throw networkError("ECONNRESET");
    });
    server.addJob({ id: "77", state: "Uncommitted", options: { auto_commit: "false" } });
    const { exitCode, tookMs, stderr } = await run("commit 77 --yes --wait --timeout 5s");
    expect([exitCode, stderr]).toEqual([
      5,
      expect.stringContaining("error: timed out; last error: "),
    ]);
    for (const line of details) expect(stderr).toContain(line);
    expect(tookMs).toBeLessThan(15_000);
  },
);
