import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Listener, listen } from "../../src/demo/listen.ts";
import { createMilvus, type Milvus } from "../milvus/milvus.ts";

interface Envelope<Data> {
  code: number;
  message?: string;
  data: Data;
}

/** The part of the official SDK's HttpClient that is used here. */
interface HttpClient {
  listImportJobs(request: object): Promise<Envelope<{ records: object[] }>>;
  createImportJobs(request: object): Promise<Envelope<{ jobId: string }>>;
  getImportJobProgress(request: object): Promise<Envelope<{ state: string; progress: number }>>;
  listCollections(request: object): Promise<Envelope<string[]>>;
  listDatabases(): Promise<Envelope<string[]>>;
}

interface Sdk {
  HttpClient: new (config: {
    endpoint: string;
    username?: string;
    password?: string;
    database?: string;
  }) => HttpClient;
}

const isInstalled = existsSync(
  new URL("node_modules/@zilliz/milvus2-sdk-node/package.json", import.meta.url),
);

// Being 72 MB, it is installed by `node test/sdk/run.js` alone.
describe.skipIf(!isInstalled)("the official Node SDK", () => {
  let now = 0;
  let demo: Milvus;
  let listener: Listener;
  let client: HttpClient;
  let anonymous: HttpClient;

  beforeEach(async () => {
    const { HttpClient }: Sdk = createRequire(import.meta.url)("@zilliz/milvus2-sdk-node");
    now = 1_764_000_000_000;
    demo = createMilvus({ now: () => now, users: { root: "Milvus" } });
    demo.addDatabase("library");
    demo.addCollection("library", "books");
    listener = await listen(demo);
    const endpoint = listener.url;
    client = new HttpClient({
      endpoint,
      username: "root",
      password: "Milvus",
      database: "library",
    });
    anonymous = new HttpClient({ endpoint });
  });

  afterEach(() => listener.close());

  test("creates a job, sees it move and end", async () => {
    const created = await client.createImportJobs({
      collectionName: "books",
      files: [["books/1.parquet"], ["books/2.parquet"]],
      options: { timeout: "300s" },
    });
    expect(created).toEqual({ code: 0, data: { jobId: expect.stringMatching(/^\d{18}$/) } });

    const { jobId } = created.data;
    const seen: [string, number][] = [];
    for (; now < 1_764_000_060_000; now += 2_000) {
      const { data } = await client.getImportJobProgress({ jobId });
      seen.push([data.state, data.progress]);
      if (data.state === "Completed") break;
    }
    expect(seen).toEqual([
      ["Pending", 0],
      ["Importing", 10],
      ["Importing", 40],
      ["Importing", 47],
      ["Importing", 55],
      ["Importing", 62],
      ["Importing", 70],
      ["Importing", 80],
      ["Importing", 85],
      ["Importing", 99],
      ["Completed", 100],
    ]);
  });

  test("lists jobs", async () => {
    const jobId = demo.addJob({ db: "library", collection: "books" });
    expect(await client.listImportJobs({ collectionName: "books" })).toEqual({
      code: 0,
      data: { records: [{ jobId, collectionName: "books", state: "Pending", progress: 0 }] },
    });
  });

  test("reads every field of a job's progress", async () => {
    const jobId = demo.addJob({ db: "library", collection: "books", ageMs: 60_000 });
    expect(await client.getImportJobProgress({ jobId })).toEqual({
      code: 0,
      data: {
        jobId,
        collectionName: "books",
        state: "Completed",
        progress: 100,
        importedRows: expect.any(Number),
        totalRows: expect.any(Number),
        fileSize: expect.any(Number),
        createTime: "2025-11-24T15:59:00Z",
        completeTime: "2025-11-24T15:59:20Z",
        details: [expect.objectContaining({ fileName: "[data.parquet]", state: "Completed" })],
      },
    });
  });

  test("lists databases and a database's collections", async () => {
    expect(await client.listDatabases()).toEqual({ code: 0, data: ["default", "library"] });
    expect(await client.listCollections({ dbName: "library" })).toEqual({
      code: 0,
      data: ["books"],
    });
  });

  test("gets the server's refusals as it knows them", async () => {
    expect(await client.listImportJobs({ collectionName: "films" })).toEqual({
      code: 100,
      message: "collection not found[database=library][collection=films]",
    });
    await expect(anonymous.listImportJobs({ collectionName: "books" })).rejects.toMatchObject({
      name: "HttpError",
      status: 401,
    });
  });
});
