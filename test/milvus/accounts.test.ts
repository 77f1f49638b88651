import { describe, expect, test } from "vitest";
import type { ServerOptions } from "./milvus.ts";
import { ok, startMilvus } from "./start.ts";

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
      const { post } = startMilvus();
      const headers = header === undefined ? {} : { Authorization: header };
      expect((await post(list, {}, headers)).body).toEqual(ok({ records: [] }));
    },
  );
});

describe("a server with users", () => {
  test.each(["Bearer root:Milvus:2", "root:Milvus:2", basic("root:Milvus:2")])(
    "takes Authorization: %s",
    async (Authorization) => {
      const { post } = startMilvus({ users });
      expect((await post(list, {}, { Authorization })).body).toEqual(ok({ records: [] }));
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
    const { post } = startMilvus({ users });
    expect(await post(list, {}, { Authorization })).toMatchObject(unauthenticated);
  });

  test("refuses before it reads the body, but not for a path without a route", async () => {
    const { post } = startMilvus({ users });
    expect(await post(list, "")).toMatchObject(unauthenticated);
    expect(await post("jobs/import/delete")).toMatchObject({ status: 404 });
  });

  test("responds to Basic with the header that requires it", async () => {
    const { post } = startMilvus({ users });
    const challenge = { "www-authenticate": 'Basic realm="restricted", charset="UTF-8"' };
    expect(await post(list, {}, { Authorization: basic("root:Milvus:2") })).toMatchObject({
      headers: challenge,
    });
    expect(await post(list, {}, { Authorization: "Bearer root:Milvus:2" })).not.toMatchObject({
      headers: challenge,
    });
  });
});

describe("a user without every privilege", () => {
  const Authorization = "Bearer reader:secret";
  const create = { collectionName: "books", files: [["a.json"]] };

  function startWithGrants(grants: readonly string[], options: Partial<ServerOptions> = {}) {
    const started = startMilvus({ users, grants: { reader: grants }, random: () => 0, ...options });
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
    const { post } = startWithGrants(["default.books", "library.*"]);
    const headers = { Authorization };
    expect((await post("jobs/import/create", create, headers)).body).toMatchObject({ code: 0 });
    const inLibrary = { ...create, dbName: "library" };
    expect((await post("jobs/import/create", inLibrary, headers)).body).toMatchObject({ code: 0 });
    const films = { ...create, collectionName: "films" };
    expect(await post("jobs/import/create", films, headers)).toMatchObject(
      denied("PrivilegeImport"),
    );
  });

  test("lists only jobs of collections where Import is granted, since 2.6.7", async () => {
    const { demo, post } = startWithGrants(["default.books"]);
    demo.addJob({ collection: "books" });
    demo.addJob({ collection: "films" });
    expect((await post(list, {}, { Authorization })).body).toMatchObject(
      ok({ records: [{ collectionName: "books" }] }),
    );
  });

  test("lists a job of another database by the request's database", async () => {
    const { demo, post } = startWithGrants(["default.books"]);
    demo.addJob({ db: "library", collection: "books" });
    expect((await post(list, {}, { Authorization })).body).toMatchObject(
      ok({ records: [{ collectionName: "books" }] }),
    );
    expect((await post(list, {}, { Authorization, "DB-Name": "library" })).body).toEqual(
      ok({ records: [] }),
    );
  });

  test.each(["describe", "get_progress", "commit", "abort"])(
    "may not %s a job of another collection, since 2.6.7",
    async (verb) => {
      const { demo, post } = startWithGrants(["default.books"]);
      const jobId = demo.addJob({ collection: "films" });
      expect(await post(`jobs/import/${verb}`, { jobId }, { Authorization })).toMatchObject(
        denied("PrivilegeImport"),
      );
    },
  );

  test("needs two global privileges to list and describe, before 2.6.7", async () => {
    const version = "2.5";
    const without = startWithGrants(["default.books"], { version });
    const jobId = without.demo.addJob({ collection: "books" });
    const headers = { Authorization };
    expect(await without.post(list, {}, headers)).toMatchObject(denied("PrivilegeListImport"));
    expect(await without.post("jobs/import/describe", { jobId }, headers)).toMatchObject(
      denied("PrivilegeGetImportProgress"),
    );
    const both = startWithGrants(["ListImport", "GetImportProgress"], { version });
    both.demo.addJob({ collection: "films" });
    expect((await both.post(list, {}, headers)).body).toMatchObject(
      ok({ records: [{ collectionName: "films" }] }),
    );
    expect((await both.post("jobs/import/describe", { jobId }, headers)).body).toMatchObject(
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
    const { post } = startMilvus({ quirks: { cloud: true }, users: { owner: "key-1" } });
    const statusOf = async (key: string) =>
      (await post(list, { clusterId: "in01" }, { Authorization: `Bearer ${key}` })).body;
    expect(await statusOf("key-1")).toMatchObject(ok({ records: [] }));
    expect(await statusOf("key-2")).toEqual({ code: 21_119, message: "The apikey is illegal." });
  });
});
