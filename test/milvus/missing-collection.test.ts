import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { connect } from "../../src/milvus/clusters.ts";
import {
  cloud,
  type MilvusOptions,
  respond,
  seeds,
  target,
  testContext,
  world,
} from "../support/world.ts";

const missing = (collection: string, db = "default") =>
  `error: collection "${collection}" not found in database "${db}": http://localhost:19530\n`;

const shop: MilvusOptions = {
  collections: { default: ["products", "UserEmbeddings"], analytics: ["clickstream"] },
  jobs: [seeds.uncommitted],
};

test.each([
  "list -c prodcts",
  "watch -c prodcts",
  "wait -c prodcts",
  "create -c prodcts a.parquet --job-timeout 1h --quiet",
  "commit -c prodcts --yes",
  "abort -c prodcts --yes",
])("%s suggests the nearest name", async (line) => {
  const { exitCode, stderr, stdout } = await world(shop).run(line);
  expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: "" });
  expect(stderr).toContain(`${missing("prodcts")}hint: did you mean products?\n`);
});

describe("list of a collection that the server does not have", () => {
  test.each([
    ["PRODUCTS", "did you mean products?"],
    ["userembedings", "did you mean UserEmbeddings?"],
    ["clickstream", "add --db analytics: database analytics has this collection"],
    ["zebra", "check --collection, and pass its database with --db"],
  ])("%s: %s", async (name, hint) => {
    const { stderr } = await world(shop).run(["list", "-c", name]);
    expect(stderr).toBe(`${missing(name)}hint: ${hint}\n`);
  });

  test("looks in the database that was asked for first", async () => {
    const { stderr, verbs } = await world(shop).run("list -c clickstreams -d analytics");
    expect(stderr).toBe(`${missing("clickstreams", "analytics")}hint: did you mean clickstream?\n`);
    expect(verbs).toEqual(["list", "collections"]);
  });

  test("looks into five other databases and no more", async () => {
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`db${n}`, ["films"]]));
    const few = await world({ collections: named(5) }).run("list -c films");
    expect(few.stderr).toContain("hint: add --db db0: database db0 has this collection\n");
    const many = await world({ collections: named(6) }).run("list -c films");
    expect(many.verbs).toEqual(["list", "collections", "databases"]);
  });

  test("suggests nothing, and fails the same, if the server does not name what it has", async () => {
    const { fetch } = world(shop);
    const refuse: Fetch = async (url, init) =>
      /collections|databases/.test(url)
        ? respond({ body: { code: 1401, message: "permission deny" } })
        : fetch(url, init);
    const { exitCode, stderr } = await world(shop).run("list -c prodcts", { fetch: refuse });
    expect(exitCode).toBe(7);
    expect(stderr).toBe(
      `${missing("prodcts")}hint: check --collection, and pass its database with --db\n`,
    );
  });

  test("never repeats a name that could be read as something else", async () => {
    const { fetch } = world(shop);
    const odd: Fetch = async (url, init) =>
      url.includes("collections")
        ? respond({ body: { code: 0, data: ["films;", "-films", "film\u001b"] } })
        : fetch(url, init);
    const { stderr } = await world(shop).run("list -c films", { fetch: odd });
    expect(stderr).not.toContain("did you mean");
  });
});

test("a collection that exists costs no other request, nor does one of Zilliz Cloud", async () => {
  expect((await world(shop).run("list -c books")).verbs).toEqual(["list"]);
  const gone = { body: { code: 100, message: "collection not found[database=default]" } };
  const fetch: Fetch = async () => respond(gone);
  const { verbs, exitCode } = await cloud().run("list -c prodcts", { fetch });
  expect({ verbs, exitCode }).toEqual({ verbs: ["list"], exitCode: 7 });
});

test("a server is asked for its names once for each name, however often a follow lists", async () => {
  const { demo, fetch } = world(shop);
  const server = await connect(target, testContext({ fetch }));
  for (const retries of [0, 0, 0]) {
    const list = server.with({ retries }).listJobs({ collection: "prodcts" });
    await expect(list).rejects.toMatchObject({ hint: "did you mean products?" });
  }
  const routes = demo.requests.map(({ route }) => route);
  expect(routes).toEqual(["list", "collections", "list", "list"]);
});
