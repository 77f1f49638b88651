import { expect, test } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { createMilvus, type ServerOptions } from "../milvus/milvus.ts";
import { answers, records } from "../support/answers.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";

const plan = completesAfter(0);

/** `books` in two databases, `films` in one, and a job of a collection that is gone. */
function library(options: Partial<ServerOptions> = {}) {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, ...options });
  demo.addDatabase("archive");
  demo.addCollection("default", "books");
  demo.addCollection("archive", "books");
  demo.addCollection("archive", "films");
  demo.addCollection("archive", "gone");
  const ids = {
    here: demo.addJob({ db: "default", collection: "books", plan }),
    there: demo.addJob({ db: "archive", collection: "books", plan }),
    film: demo.addJob({ db: "archive", collection: "films", plan }),
    lost: demo.addJob({ db: "archive", collection: "gone", plan }),
  };
  demo.dropCollection("archive", "gone");
  const run = (line: string, files = {}) => cli(demo, line.split(" "), { clock, files });
  return { demo, ids, run };
}

test("each job is said to be of its database, equal collections told apart", async () => {
  const { ids, run } = library();
  expect(await run("list --all-dbs")).toMatchObject({
    exitCode: 0,
    stdout: [
      "JOB ID              DATABASE  COLLECTION  STATE      PROGRESS  REASON",
      `${ids.lost}            gone        Completed  100%`,
      `${ids.film}  archive   films       Completed  100%`,
      `${ids.there}  archive   books       Completed  100%`,
      `${ids.here}  default   books       Completed  100%`,
      "",
    ].join("\n"),
    stderr: "4 jobs: 4 completed\n",
  });
});

test("JSON has dbName, null where no database has the job's collection any more", async () => {
  const { run } = library();
  const jobs = JSON.parse((await run("list --all-dbs --json --sort id:asc")).stdout);
  expect(jobs.map(({ dbName }: { dbName: string | null }) => dbName)).toEqual([
    "default",
    "archive",
    "archive",
    null,
  ]);
});

test.each([
  ["list --all-dbs -c books -o tsv --columns db --no-headers", "archive\ndefault\n"],
  [
    "list --all-dbs -c films -o csv --columns db,collection",
    "dbName,collectionName\r\narchive,films\r\n",
  ],
])("%s", async (line, stdout) => {
  expect((await library().run(line)).stdout).toBe(stdout);
});

test("a database whose collections may not be named is told", async () => {
  const { demo, ids, run } = library();
  const body = { code: 65535, message: "permission deny" };
  demo.fail("collections", { kind: "answer", status: 403, body }, 1);
  const { exitCode, stdout, stderr } = await run(
    "list --all-dbs -o tsv --columns id,db --no-headers",
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${ids.here}\t\n`);
  expect(stderr).toBe(
    "note: whose jobs are those without a database cannot be told: " +
      "the server would not name the collections of default\n",
  );
});

test("only collections that have jobs are asked for them", async () => {
  const { demo, run } = library();
  demo.addCollection("default", "unused");
  const asked = async (line: string) => {
    const lists = (await run(line)).requests.filter(({ url }) => url.endsWith("/import/list"));
    return lists.map(({ body }) => body).slice(1);
  };
  const books = [
    { dbName: "default", collectionName: "books" },
    { dbName: "archive", collectionName: "books" },
  ];
  expect(await asked("list --all-dbs -c books")).toEqual(books);
  expect(await asked("list --all-dbs")).toEqual([
    ...books,
    { dbName: "archive", collectionName: "films" },
  ]);
});

test("a collection that is dropped while we ask has no jobs", async () => {
  const record = { jobId: "1", collectionName: "books", state: "Pending", progress: 0 };
  const named = (...data: string[]) => ({ body: { code: 0, data } });
  const gone = { body: { code: 100, message: "collection not found[collection=books]" } };
  const milvus = answers(records(record), named("default"), named("books"), gone);
  const argv = ["list", "--all-dbs", "-o", "tsv", "--columns", "id,db", "--no-headers"];
  expect(await cli(milvus, argv)).toMatchObject({ exitCode: 0, stdout: "1\t\n" });
});

test("a user who may not see the databases is told so", async () => {
  const { demo, run } = library();
  const body = { code: 65535, message: "permission deny" };
  demo.fail("databases", { kind: "answer", status: 403, body });
  const { exitCode, stdout, stderr } = await run("list --all-dbs");
  expect([exitCode, stdout]).toEqual([4, ""]);
  expect(stderr).toMatch(/^error: HTTP 403: permission deny \(code 65535\), /);
});

test("Milvus before 2.5 does not name its databases", async () => {
  const { run } = library({ version: "2.4" });
  expect(await run("list --all-dbs")).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr:
      "error: this server does not name its databases, http://localhost:19530\n" +
      "hint: that came with Milvus 2.5: name each database with --db\n",
  });
});

test.each([
  ["list --all-dbs --db archive", "leave one of them out"],
  ["list --all-dbs --watch", "watch follows the jobs of every database"],
])("%s is refused", async (line, hint) => {
  const { exitCode, stderr } = await library().run(line);
  expect([exitCode, stderr.split("\n")[1]]).toEqual([2, `hint: ${hint}`]);
});

test("a profile's own database is no limit", async () => {
  const { run } = library();
  const files = { "~/.milvusrc": "uri: localhost:19530\ndb: archive\n" };
  expect((await run("list --all-dbs -o id", files)).stdout.split("\n")).toHaveLength(5);
});
