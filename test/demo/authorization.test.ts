import { describe, expect, test } from "vitest";
import type { DemoOptions } from "../../src/demo/milvus.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const list = "jobs/import/list";
const users = { root: "Milvus:2", reader: "secret" };
const unauthenticated = {
  status: 401,
  body: { code: 1800, message: "user hasn't authenticated" },
};

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

describe("a server without users", () => {
  test.each([undefined, "Bearer None", "Bearer root:wrong", "nonsense"])(
    "takes Authorization: %s",
    async (header) => {
      const { ask } = startDemo();
      const headers = header === undefined ? {} : { Authorization: header };
      expect((await ask(list, {}, headers)).body).toEqual(ok({ records: [] }));
    },
  );
});

describe("a server with users", () => {
  test.each(["Bearer root:Milvus:2", "root:Milvus:2", basic("root:Milvus:2")])(
    "takes Authorization: %s",
    async (Authorization) => {
      const { ask } = startDemo({ users });
      expect((await ask(list, {}, { Authorization })).body).toEqual(ok({ records: [] }));
    },
  );

  test.each([
    "Bearer root:wrong",
    "Bearer nobody:secret",
    "Bearer toString:x",
    "Bearer db_api_key",
    "Bearer root:",
    "Bearer :secret",
    "bearer root:Milvus:2",
    basic("root:wrong"),
    "",
  ])("refuses Authorization: %s", async (Authorization) => {
    const { ask } = startDemo({ users });
    expect(await ask(list, {}, { Authorization })).toMatchObject(unauthenticated);
  });

  test("refuses before it reads the body, but knows what it does not serve", async () => {
    const { ask } = startDemo({ users });
    expect(await ask(list, "")).toMatchObject(unauthenticated);
    expect(await ask("jobs/import/delete")).toMatchObject({ status: 404 });
  });

  test("answers Basic with the header that asks for it", async () => {
    const { ask } = startDemo({ users });
    const challenge = { "www-authenticate": 'Basic realm="restricted", charset="UTF-8"' };
    expect(await ask(list, {}, { Authorization: basic("root:Milvus:2") })).toMatchObject({
      headers: challenge,
    });
    expect(await ask(list, {}, { Authorization: "Bearer root:Milvus:2" })).not.toMatchObject({
      headers: challenge,
    });
  });
});

describe("a user without every privilege", () => {
  const Authorization = "Bearer reader:secret";
  const create = { collectionName: "books", files: [["a.json"]] };

  function startWithGrants(grants: readonly string[], options: Partial<DemoOptions> = {}) {
    const started = startDemo({ users, grants: { reader: grants }, random: () => 0, ...options });
    started.demo.addDatabase("library");
    started.demo.addCollection("default", "films");
    started.demo.addCollection("library", "books");
    return started;
  }

  function denied(privilege: string, db = "default") {
    return {
      status: 403,
      body: {
        code: 65_535,
        message: `rpc error: code = PermissionDenied desc = ${privilege}: permission deny to reader in the \`${db}\` database`,
      },
    };
  }

  test("may create where Import is granted, on the collection or its database", async () => {
    const { ask } = startWithGrants(["default.books", "library.*"]);
    const headers = { Authorization };
    expect((await ask("jobs/import/create", create, headers)).body).toMatchObject({ code: 0 });
    const inLibrary = { ...create, dbName: "library" };
    expect((await ask("jobs/import/create", inLibrary, headers)).body).toMatchObject({ code: 0 });
    const films = { ...create, collectionName: "films" };
    expect(await ask("jobs/import/create", films, headers)).toMatchObject(
      denied("PrivilegeImport"),
    );
  });

  test("sees only rows of collections where Import is granted, 2.6.7+", async () => {
    const { demo, ask } = startWithGrants(["default.books"]);
    demo.addJob({ collection: "books" });
    demo.addJob({ collection: "films" });
    expect((await ask(list, {}, { Authorization })).body).toMatchObject(
      ok({ records: [{ collectionName: "books" }] }),
    );
  });

  test("sees a row of another database by the request's database", async () => {
    const { demo, ask } = startWithGrants(["default.books"]);
    demo.addJob({ db: "library", collection: "books" });
    expect((await ask(list, {}, { Authorization })).body).toMatchObject(
      ok({ records: [{ collectionName: "books" }] }),
    );
    expect((await ask(list, {}, { Authorization, "DB-Name": "library" })).body).toEqual(
      ok({ records: [] }),
    );
  });

  test.each(["describe", "get_progress", "commit", "abort"])(
    "may not %s a job of another collection, 2.6.7+",
    async (verb) => {
      const { demo, ask } = startWithGrants(["default.books"]);
      const jobId = demo.addJob({ collection: "films" });
      expect(await ask(`jobs/import/${verb}`, { jobId }, { Authorization })).toMatchObject(
        denied("PrivilegeImport"),
      );
    },
  );

  test("needs two global privileges to look, before 2.6.7", async () => {
    const version = "2.5";
    const without = startWithGrants(["default.books"], { version });
    const jobId = without.demo.addJob({ collection: "books" });
    const headers = { Authorization };
    expect(await without.ask(list, {}, headers)).toMatchObject(denied("PrivilegeListImport"));
    expect(await without.ask("jobs/import/describe", { jobId }, headers)).toMatchObject(
      denied("PrivilegeGetImportProgress"),
    );
    const both = startWithGrants(["ListImport", "GetImportProgress"], { version });
    both.demo.addJob({ collection: "films" });
    expect((await both.ask(list, {}, headers)).body).toMatchObject(
      ok({ records: [{ collectionName: "films" }] }),
    );
    expect((await both.ask("jobs/import/describe", { jobId }, headers)).body).toMatchObject(
      ok({ collectionName: "films" }),
    );
  });

  const denial =
    "rpc error: code = PermissionDenied desc = PrivilegeImport: permission deny to reader";

  test.each([
    ["2.4.0", `{"code":65535,"message":"${denial}"}{"code":200,"data":{}}`],
    ["2.4.14", `{"code":65535,"message":"${denial} in the \`default\` database"}`],
    ["3.0", `{"code":65535,"message":"${denial} in the \`default\` database"}`],
  ] as const)("is refused on %s with %s", async (version, body) => {
    const { demo } = startWithGrants([], { version });
    const path = "/v2/vectordb/jobs/import/create";
    const request = {
      method: "POST",
      path,
      headers: { Authorization },
      body: JSON.stringify(create),
    };
    expect(await demo.handle(request)).toMatchObject({ status: 403, body });
  });
});

describe("Zilliz Cloud", () => {
  test("takes API keys", async () => {
    const { ask } = startDemo({ quirks: { cloud: true }, users: { owner: "key-1" } });
    const statusOf = async (key: string) =>
      (await ask(list, { clusterId: "in01" }, { Authorization: `Bearer ${key}` })).body;
    expect(await statusOf("key-1")).toMatchObject(ok({ records: [] }));
    expect(await statusOf("key-2")).toEqual({ code: 21_119, message: "The apikey is illegal." });
  });
});
