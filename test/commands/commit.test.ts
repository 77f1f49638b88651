import { expect, test } from "vitest";
import { first, seeds, world } from "../support/world.ts";

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
