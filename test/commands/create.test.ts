import { describe, expect, test } from "vitest";
import { answers, networkError } from "../support/answers.ts";
import { type CliOptions, cli } from "../support/cli.ts";
import { beforeCreate, creates, ignored, server } from "../support/create-scene.ts";

const first = "453468002260053100";
const timed = ["--job-timeout", "1h"];
const note = "note: a job without --job-timeout may never end: it has no limit of its own\n";

function create(demo: Parameters<typeof cli>[0], words: readonly string[], options?: CliOptions) {
  return cli(demo, ["create", "-c", "books", ...words], options);
}

describe("what create prints", () => {
  const words = ["a.parquet", "id.npy,vec.npy", "--idempotency-key", "k", ...timed];
  const files = '[["a.parquet"],["id.npy","vec.npy"]]';

  test.each([
    ["table", `JOB ID              COLLECTION  FILES\n${first}  books       2\n`],
    ["id", `${first}\n`],
    [
      "json",
      `[\n{"jobId":"${first}","collectionName":"books","files":${files},"idempotencyKey":"k","reused":false}\n]\n`,
    ],
    [
      "ndjson",
      `{"jobId":"${first}","collectionName":"books","files":${files},"idempotencyKey":"k","reused":false}\n`,
    ],
    ["tsv", `jobId\tcollectionName\tfiles\tidempotencyKey\treused\n${first}\tbooks\t2\tk\tfalse\n`],
    ["csv", `jobId,collectionName,files,idempotencyKey,reused\r\n${first},books,2,k,false\r\n`],
  ])("as %s", async (format, stdout) => {
    const { demo } = server();
    const result = await create(demo, [...words, "-o", format]);
    expect(result).toMatchObject({ exitCode: 0, stdout });
  });

  test("is followed by how to go on, for people", async () => {
    const { demo } = server();
    const result = await create(demo, ["a.parquet", "--db", "default"]);
    expect(result.stderr).toBe(
      `${note}1 job created. Follow it with:\n  milvus-import watch ${first} --db default\n`,
    );
  });

  test("is not talked about with --quiet", async () => {
    const { demo } = server();
    expect(await create(demo, ["a.parquet", "-q"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("tells the key with --verbose", async () => {
    const { demo } = server();
    const { stderr } = await create(demo, ["a.parquet", "-v", "--idempotency-key", "my key"]);
    expect(stderr).toContain(
      "> POST http://localhost:19530/v2/vectordb/jobs/import/create, Idempotency-Key my key\n",
    );
  });
});

describe("the request", () => {
  test("has what servers take: units, texts as options, the database twice, a key", async () => {
    const { demo } = server();
    demo.addDatabase("db1");
    demo.addCollection("db1", "books", { partitions: ["p1"] });
    const words = ["--partition", "p1", "--db", "db1", "--csv-sep", "\\t", "--csv-nullkey", "NULL"];
    const result = await create(demo, ["a.csv", "b.csv", ...words, "--job-timeout", "90m"]);
    expect(result.exitCode).toBe(0);
    const [request] = creates(demo);
    expect(request?.body).toEqual({
      dbName: "db1",
      collectionName: "books",
      partitionName: "p1",
      files: [["a.csv"], ["b.csv"]],
      options: { timeout: "5400s", sep: "\t", nullkey: "NULL" },
    });
    expect(request?.headers).toMatchObject({ "db-name": "db1", "request-timeout": "61" });
    expect(request?.headers["idempotency-key"]).toMatch(/^milvus-import-[0-9a-f-]{36}$/);
  });

  test("of every command has a key of its own", async () => {
    const { demo } = server();
    await create(demo, ["a.csv"]);
    await create(demo, ["a.csv"]);
    const [one, other] = creates(demo).map(({ headers }) => headers["idempotency-key"]);
    expect(one).not.toBe(other);
  });

  test.each([
    [["-c", "films", "a.csv"], "collection not found[database=default][collection=films]"],
    [["-c", "books", "--db", "db9", "a.csv"], "database not found[database=db9]"],
  ])("for %j, which is not there, is never sent", async (words, said) => {
    const { demo } = server();
    const result = await cli(demo, ["create", ...words]);
    expect(result).toMatchObject({ exitCode: 7, stdout: "" });
    expect(result.stderr).toContain(said);
    expect(result.stderr).toContain("hint: check --collection, and name its database with --db\n");
    expect(creates(demo)).toEqual([]);
  });

  test("that the server refuses is told in its words, once", async () => {
    const { demo } = server();
    const result = await create(demo, ["a.csv", "--partition", "p9", "-q"]);
    expect(result).toMatchObject({
      exitCode: 7,
      stdout: "",
      stderr: `error: Milvus refused: partition not found[partition=p9] (code 200), http://localhost:19530
hint: check the partition's name
`,
    });
    expect(creates(demo)).toHaveLength(1);
  });

  test("for .jsonl is left to the server to judge", async () => {
    expect((await create(server().demo, ["a.jsonl", "b.ndjson"])).exitCode).toBe(0);
    const old = await create(server(ignored).demo, ["a.jsonl"]);
    expect(old.exitCode).toBe(1);
    expect(old.stderr).toContain("unexpected file type, files=[a.jsonl]");
  });
});

describe("what can be known without a server", () => {
  test.each<[string[], string]>([
    [[], "there are no files to import"],
    [["a.txt"], '"a.txt" is of type ".txt"'],
    [["a.csv", "a.csv"], "1 file is named more than once"],
    [
      ["a.csv", "--files-from", "nowhere.txt"],
      "--files-from: nowhere.txt cannot be read: there is no such file",
    ],
    [["a.csv", "--files-per-job", "1025"], '--files-per-job is above 1024: "1025"'],
    [["a.csv", "--files-per-job", "0"], '--files-per-job is no whole number from 1 up: "0"'],
    [["a.csv", "--from-job", "2"], "--from-job is 2, and the plan has 1"],
    [["a.csv", "--job-timeout", "soon"], '--job-timeout is no duration: "soon"'],
    [["a.csv", "--option", "timeout"], '--option is no name=value: "timeout"'],
    [["a.csv", "--option", "timeout=1h", ...timed], 'the option "timeout" is given twice'],
    [
      ["a.csv", "--once", "--idempotency-key", "k"],
      "option '--once' cannot be used with option '--idempotency-key <key>'",
    ],
    [["a.csv", "--idempotency-key", "é"], '--idempotency-key cannot be sent: "é"'],
    [["a.csv", "--timeout", "1h"], "--timeout goes with --wait"],
    [["a.csv", "--fail-fast"], "--fail-fast goes with --wait"],
    [["a.csv", "--dry-run", "-o", "id"], "--dry-run creates nothing, so there are no ids to print"],
    [["log/", "--option", "backup=true"], "the import of a backup needs a partition"],
    [["--files-from", "-", "--files-from", "-"], "standard input can be read once only"],
    [["--files-from", "-", "--token-file", "-"], "standard input can be read once only"],
  ])("%j is refused: %s", async (words, what) => {
    const result = await create(answers(), words);
    expect(result).toMatchObject({ exitCode: 2, stdout: "", requests: [] });
    expect(result.stderr.split("\n")[0]).toBe(`error: ${what}`);
  });

  test("a collection is needed", async () => {
    const result = await cli(answers(), ["create", "a.csv"]);
    expect(result).toMatchObject({
      exitCode: 2,
      stderr:
        "error: required option '-c, --collection <name>' not specified\nhint: see milvus-import create --help\n",
    });
  });

  test("a file of this machine is refused, unless its path is meant as it is", async () => {
    const files = { "data/a.csv": "1" };
    const refused = await create(answers(), ["data/a.csv", "-q"], { files });
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: `error: "data/a.csv" is a file of this machine
hint: a file is a path in the server's object storage: upload it there and name it as it is called there, or say --no-file-check
`,
    });
    const { demo } = server();
    const words = ["data/a.csv", "data/a.csv", "--no-file-check", ...timed];
    expect(await create(demo, words, { files })).toMatchObject({ exitCode: 0 });
  });

  test("folders of a backup need no type", async () => {
    const { demo } = server();
    const words = ["log/insert,log/delta", "--option", "backup=true", "--partition", "_default"];
    expect((await create(demo, words)).exitCode).toBe(0);
    expect(creates(demo)[0]?.body).toMatchObject({ files: [["log/insert", "log/delta"]] });
  });

  test("a lone .npy, a path from the root and an option nobody knows get a note", async () => {
    const { demo } = server();
    const words = ["/a.npy", "--option", "nulkey=x", "-o", "id", ...timed];
    expect((await create(demo, words)).stderr.split("\n").map((line) => line.slice(0, 45))).toEqual(
      [
        'note: 1 unit is a single .npy file, "/a.npy":',
        'note: 1 path begins with /, "/a.npy": keys of',
        "note: servers ignore options they do not know",
        "",
      ],
    );
  });
});

describe("a list of files", () => {
  test("is read from a file and from standard input, after the arguments, in order", async () => {
    const { demo } = server();
    const files = { "list.txt": "\uFEFF# mine\r\nb.csv\r\n\r\nid.npy,vec.npy\r\n" };
    const words = ["a.csv", "--files-from", "list.txt", "--files-from", "-"];
    expect((await create(demo, words, { files, stdin: "c.csv\nd#1.csv" })).exitCode).toBe(0);
    expect(creates(demo)[0]?.body).toMatchObject({
      files: [["a.csv"], ["b.csv"], ["id.npy", "vec.npy"], ["c.csv"], ["d#1.csv"]],
    });
  });

  test.each(["", "# nothing\n\n"])("that names none is refused: %j", async (stdin) => {
    const result = await create(answers(), ["--files-from", "-"], { stdin });
    expect(result).toMatchObject({
      exitCode: 2,
      stderr: "error: there are no files to import\nhint: the list names none\n",
    });
  });

  test("that is no text is refused", async () => {
    const result = await create(answers(), ["--files-from", "-"], { stdin: "a\0b" });
    expect(result.stderr).toContain(
      "error: --files-from: standard input cannot be read: it is a binary file",
    );
  });

  test("of 10,000 lines is no effort", async () => {
    const { demo } = server();
    const lines = Array.from({ length: 10_000 }, (_, index) => `part-${index}.parquet\n`);
    const startedMs = performance.now();
    const result = await create(demo, ["--files-from", "-", "-o", "id", ...timed], {
      stdin: lines.join(""),
    });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(result).toMatchObject({
      exitCode: 0,
      stderr: "plan: 10,000 units in 10 jobs of 1,024, the last of 784\n",
    });
    expect(result.stdout.trim().split("\n")).toEqual(demo.jobs().map(({ jobId }) => jobId));
    const sent = demo.jobs().flatMap((job) => job.files.map(({ paths }) => `${paths[0]}\n`));
    expect(sent).toEqual(lines);
  });
});

describe("a dry run", () => {
  const words = ["a.csv", "b.csv", "c.csv", "--files-per-job", "2", "--dry-run", ...timed];

  test("prints the plan as a table and asks nobody", async () => {
    expect(await create(answers(), words)).toMatchObject({
      exitCode: 0,
      stdout: `JOB     COLLECTION  FILES  FIRST  LAST
1 of 2  books       2      a.csv  b.csv
2 of 2  books       1      c.csv  c.csv
`,
      stderr: "",
    });
  });

  test("prints it as json, with what each create would send", async () => {
    const { stdout } = await create(answers(), [...words, "--json", "--idempotency-key", "k"]);
    const common = { collectionName: "books", partitionName: null, options: { timeout: "3600s" } };
    expect(JSON.parse(stdout)).toEqual([
      { job: 1, ...common, files: [["a.csv"], ["b.csv"]], idempotencyKey: "k-1of2" },
      { job: 2, ...common, files: [["c.csv"]], idempotencyKey: "k-2of2" },
    ]);
  });

  test("knows a derived key, and no fresh one", async () => {
    const keysOf = async (...more: string[]) =>
      JSON.parse((await create(answers(), [...words, "--json", ...more])).stdout).map(
        (job: { idempotencyKey: string | null }) => job.idempotencyKey,
      );
    expect(await keysOf()).toEqual([null, null]);
    const [one, other] = await keysOf("--once");
    expect([one, other]).toEqual([expect.stringMatching(/^milvus-import-once-/), other]);
    expect(one).not.toBe(other);
  });

  test("still refuses what cannot be imported", async () => {
    expect((await create(answers(), ["a.txt", "--dry-run"])).exitCode).toBe(2);
  });
});

describe("several jobs of which one is refused", () => {
  const words = ["a.csv", "b.csv", "c.csv", "--files-per-job", "1", "-q", ...timed];
  const refused = { kind: "answer", status: 200, body: { code: 9, message: "quota" } } as const;

  test.each([["--idempotency-key", "k"], ["--once"], []])(
    "are printed so far, with a command that creates the rest: %j",
    async (...key) => {
      const { demo } = server();
      const fetch = beforeCreate(demo, 2, () => demo.fail("create", refused));
      const result = await create({ fetch }, [...words, ...key, "-o", "id"]);
      expect(result).toMatchObject({ exitCode: 1, stdout: `${first}\n` });
      const [error, done, command = "", ...rest] = result.stderr.split("\n");
      expect([error, done, rest]).toEqual([
        "error: Milvus refused: quota (code 9), http://localhost:19530",
        `  there already: 1 of 3 jobs, ${first}`,
        [""],
      ]);
      expect(command).toMatch(/^ {2}to go on: milvus-import create .* --from-job 2$/);
      await cli(demo, command.split("milvus-import ")[1]?.split(" ") ?? []);
      expect(demo.jobs().map(({ files }) => files.map(({ paths }) => paths))).toEqual([
        [["a.csv"]],
        [["b.csv"]],
        [["c.csv"]],
      ]);
      const keys = creates(demo).map(({ headers }) => headers["idempotency-key"]);
      expect(keys[1]).toBe(keys[2]);
      expect(new Set(keys).size).toBe(3);
    },
  );

  test("have no answer, and what is known of each is told apart", async () => {
    const { demo, clock } = server(ignored);
    const fetch: typeof demo.fetch = async (url, init) => {
      if (url.endsWith("/create") && demo.jobs().length === 1) throw networkError("ECONNRESET");
      return await demo.fetch(url, init);
    };
    const result = await create({ fetch }, [...words, "-o", "id", "--idempotency-key", "k"], {
      clock,
    });
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: `${first}\n`,
      stderr: `error: no job was created: the connection was cut, http://localhost:19530
  there already: 1 of 3 jobs, ${first}
  to go on: milvus-import create --collection books a.csv b.csv c.csv --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 2
hint: no new job has come within a minute, so it can be sent again
`,
    });
  });

  test("are too many files to name: the command stays short", async () => {
    const { demo } = server();
    const files = Array.from({ length: 30 }, (_, index) => `${index}.csv`);
    const fetch = beforeCreate(demo, 2, () => demo.fail("create", refused));
    const more = ["--files-per-job", "20", "-q", "--option", "ezk=secret"];
    const { stderr } = await create({ fetch }, [...files, ...more]);
    expect(stderr).toContain("create --collection books '<the same files>' --option 'ezk=…'");
    expect(stderr).not.toContain("secret");
  });

  test("have no secret in that command", async () => {
    const { demo } = server();
    const fetch = beforeCreate(demo, 2, () => demo.fail("create", refused));
    const signed = "https://x.example.com/a.csv?X-Amz-Signature=secret";
    const flags = ["--no-file-check", "--files-per-job", "1", "--token", "root:secret"];
    const { stderr } = await create({ fetch }, ["a.csv", signed, ...flags]);
    expect(stderr).toContain("'https://x.example.com/a.csv?…'");
    expect(stderr).not.toContain("secret");
  });

  test("are none yet when the first is refused: there is nothing to go on with", async () => {
    const { demo } = server();
    demo.fail("create", refused);
    expect(await create(demo, words)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: "error: Milvus refused: quota (code 9), http://localhost:19530\n",
    });
  });
});
