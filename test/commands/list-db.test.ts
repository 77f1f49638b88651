import { expect, test } from "vitest";
import { createMilvus } from "../milvus/milvus.ts";
import { answers, records } from "../support/answers.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";

function twoDatabases() {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now });
  demo.addDatabase("archive");
  demo.addCollection("default", "products");
  demo.addCollection("archive", "products");
  demo.addCollection("archive", "unused");
  const [here, there] = ["default", "archive"].map((db) =>
    demo.addJob({ db, collection: "products" }),
  );
  return { demo, clock, here: `${here}\n`, there: `${there}\n` };
}

test("--db gives its own jobs alone, also where collections of two databases have the same name", async () => {
  const { demo, here, there } = twoDatabases();
  const ids = async (...argv: string[]) => (await cli(demo, ["list", "-o", "id", ...argv])).stdout;
  expect(await ids("--db", "default")).toBe(here);
  expect(await ids("--db", "archive")).toBe(there);
  expect(await ids("--db", "archive", "-c", "products")).toBe(there);
  expect(await ids()).toBe(there + here);
});

test("--db asks only for collections that have jobs at all", async () => {
  const { demo } = twoDatabases();
  const { requests } = await cli(demo, ["list", "-o", "id", "--db", "archive"]);
  expect(requests.map(({ url, body }) => [url.replace(/.*vectordb/, ""), body])).toEqual([
    ["/jobs/import/list", { dbName: "archive" }],
    ["/collections/list", { dbName: "archive" }],
    ["/jobs/import/list", { dbName: "archive", collectionName: "products" }],
  ]);
});

test("a database that is not there is exit code 7 with nothing on stdout", async () => {
  const { demo } = twoDatabases();
  const result = await cli(demo, ["list", "--db", "arhcive"]);
  expect(result).toMatchObject({ exitCode: 7, stdout: "" });
  expect(result.stderr).toContain("database not found[database=arhcive]");
});

test.each([
  [{ status: 403, body: { code: 65535, message: "PrivilegeShowCollections: permission deny" } }],
  [{ status: 404, body: "404 page not found" }],
])(
  "where the server will not name its collections (%j), all jobs are shown and it is said",
  async (refused) => {
    const record = { jobId: "1", collectionName: "c", state: "Pending", progress: 0 };
    const result = await cli(answers(records(record), refused), ["list", "-o", "id", "--db", "a"]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: "1\n",
      stderr:
        "note: jobs of every database are shown: the server would not name the collections of a\n",
    });
  },
);

test("a collection that cannot be asked for its jobs ends it", async () => {
  const record = { jobId: "1", collectionName: "c", state: "Pending", progress: 0 };
  const names = { body: { code: 0, data: ["c"] } };
  const denied = { status: 403, body: { code: 65535, message: "permission deny" } };
  const result = await cli(answers(records(record), names, denied), ["list", "--db", "a"]);
  expect(result).toMatchObject({ exitCode: 4, stdout: "" });
});

test("collections whose names are none are no answer", async () => {
  const names = { body: { code: 0, data: ["c", 7] } };
  const { exitCode, stderr } = await cli(answers(records(), names), ["list", "--db", "a"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("cannot be read: data[1] is no text, but 7\n");
});

test("a collection that is dropped while we ask has no jobs", async () => {
  const record = { jobId: "1", collectionName: "c", state: "Pending", progress: 0 };
  const names = { body: { code: 0, data: ["c"] } };
  const gone = { body: { code: 100, message: "collection not found[database=a][collection=c]" } };
  const result = await cli(answers(records(record), names, gone), [
    "list",
    "-o",
    "id",
    "--db",
    "a",
  ]);
  expect(result).toMatchObject({ exitCode: 0, stdout: "" });
});
