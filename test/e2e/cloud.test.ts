import { expect, test } from "vitest";
import { completesAfter, restsAt } from "../../src/demo/job-plans.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { binary } from "../support/binary.ts";
import { serveMilvus } from "../support/servers.ts";

const apiKey = "api-key-0123456789";

/** Zilliz Cloud on a real port, with the collection `books`. */
async function served() {
  const quirks = { cloud: true, requestsPerSecond: 20 };
  const demo = createMilvus({ now: Date.now, quirks, users: { owner: apiKey } });
  demo.addCollection("default", "books");
  const env = {
    MILVUS_URI: await serveMilvus(demo),
    MILVUS_CLUSTER_ID: "in01-a",
    MILVUS_TOKEN: apiKey,
  };
  return { demo, env };
}

test("demo --cloud list shows jobs with the progress that only their descriptions tell", async () => {
  const argv = [
    "demo",
    "--cloud",
    "list",
    "-o",
    "tsv",
    "--no-headers",
    "--columns",
    "id,state,progress",
  ];
  const { exitCode, stdout, stderr } = await binary(argv);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^(job-\d+\t(Pending|InProgress|Completed|Failed)\t\d+\n){8}$/);
  expect(stdout).toMatch(/\tInProgress\t[1-9]\d\n/);
});

test("demo --cloud watch follows them", async () => {
  const argv = ["demo", "--cloud", "watch", "--state", "failed", "-o", "ndjson"];
  const { exitCode, stdout } = await binary(argv);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("schema not equal");
});

test("demo is one Milvus or Zilliz Cloud, not both", async () => {
  const { stderr } = await binary(["demo", "--cloud", "--milvus", "2.4", "list"]);
  expect(stderr).toContain("error: --cloud cannot be combined with --milvus\n");
});

test("more requests than a second takes are spread, so that all are answered", async () => {
  const { demo, env } = await served();
  for (let job = 0; job < 50; job += 1)
    demo.addJob({ collection: "books", plan: restsAt("import", 0.5) });
  const { exitCode, stdout, stderr } = await binary(["list", "--json"], { env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.match(/"progress":55/g)).toHaveLength(50);
});

test("create sends the keys of the environment, and nothing shows them", async () => {
  const { demo, env } = await served();
  const keys = { MILVUS_ACCESS_KEY: "access-0123456789", MILVUS_SECRET_KEY: "secret-0123456789" };
  const argv = ["create", "-c", "books", "s3://bucket/a.parquet", "-v"];
  const { exitCode, stdout, stderr } = await binary(argv, { env: { ...env, ...keys } });
  expect(exitCode).toBe(0);
  expect(demo.requests.at(-1)?.body).toMatchObject({ accessKey: "access-0123456789" });
  expect(stdout + stderr).not.toMatch(/0123456789/);
});

test("wait sees a job to its end", async () => {
  const { demo, env } = await served();
  const job = demo.addJob({ collection: "books", plan: completesAfter(1_500) });
  expect(await binary(["wait", job, "--interval", "1s"], { env })).toMatchObject({ exitCode: 0 });
});
