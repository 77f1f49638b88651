import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { runner } from "../support/world.ts";

const real = runner(createFetch());

describe("demo with a command", () => {
  test("runs it against a server of its own, whatever the environment says", async () => {
    const env = { MILVUS_URI: "http://127.0.0.1:1", MILVUS_TOKEN: "root:secret", MILVUS_DB: "x" };
    const files = { ".milvusrc": "default: prod\nprofiles: {prod: {uri: http://127.0.0.1:1}}\n" };
    const result = await real.run("demo list -o id", { env, files });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout).toMatch(/^(\d{18}\n){12}$/);
    expect(result.requests.map(({ headers }) => headers.Authorization)).toEqual([undefined]);
  });

  test("fails as the command fails", async () => {
    const result = await real.run("demo list -c nothing");
    expect(result).toMatchObject({ exitCode: 7, stdout: "" });
    expect(result.stderr).toContain('collection "nothing" not found in database "default"');
    expect((await real.run("demo lst")).exitCode).toBe(2);
  });

  test("takes another port where 19530 is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) =>
      other.on("error", () => resolve()).listen(19530, "127.0.0.1", resolve),
    );
    const result = await real.run("demo list -o id");
    other.close();
    expect(result.exitCode).toBe(0);
    expect(result.requests[0]?.url).not.toContain(":19530/");
  });

  test("says so where the port asked for is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const result = await real.run(["demo", "--port", String(port), "list"]);
    other.close();
    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: cannot listen on port ${port}: another program listens there
hint: choose another with --port, or leave it out to get a free one
`,
    });
  });

  test.each(["0", "65536", "x", "1.5"])("refuses port %s", async (port) => {
    const { exitCode, stderr } = await real.run(["demo", "--port", port, "list"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`error: --port must be 1 to 65535: "${port}"\n`);
  });

  test("behaves as the Milvus that is asked for", async () => {
    const result = await real.run("demo --milvus 2.4 list -s uncommitted");
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
  });
});

const lapse = "In this demo, time passes 30 times as fast after 1m.\n";
const stopped = "The demo server has stopped. To keep one running: milvus-import demo";
const builtIn = "This was the built-in demo. To keep it running: milvus-import demo";

test.each(["add x --uri http://x", "remove x", "use x"])(
  "demo profiles %s leaves the user's own file alone",
  async (words) => {
    const { exitCode, stderr } = await real.run(`demo profiles ${words}`);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: a demo does not change your own file\nhint: leave out demo: /);
  },
);

test.each(["--milvus 2.4", "--milvus=2.4", "--cloud", "--port 1"])(
  "demo list %s is refused with the place of the flag",
  async (words) => {
    const { exitCode, stderr } = await real.run(`demo list ${words}`);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `error: ${words.split(/[ =]/, 1)} must precede the command\nhint: put it between demo and the command\n`,
    );
  },
);

describe("what a demo leads to", () => {
  test("watch shows successes, a stall with its cause and a failure with its next step", async () => {
    const { run, clock } = runner(createFetch());
    const startedMs = clock.elapsedMs();
    const { exitCode, stdout, stderr } = await run("demo watch");
    expect(exitCode).toBe(3);
    expect(clock.elapsedMs() - startedMs).toBeLessThan(90_000);
    const events = [
      "453468002260053183  products  Failed  62%  Field 'price' not in arrow schema",
      "453468002260053180  images  Completed  100%",
      "453468002260053135: no progress for 10 minutes at 83% (building index); usual cause: needs an index",
      "453468002260053135  reviews  Completed  100%",
    ].map((event) => stdout.indexOf(event));
    expect(events).not.toContain(-1);
    expect(events).toEqual(events.toSorted((left, right) => left - right));
    expect(stderr.startsWith(lapse)).toBe(true);
    expect(stderr).toContain("  next step: add field 'price' to the file");
    expect(stderr).toMatch(/\nhint: details: milvus-import demo describe -- 453468002260053183 /);
    expect(stderr.endsWith(`\n${stopped}\n`)).toBe(true);
  }, 30_000);

  test("create does not name the job that has ended with the demo", async () => {
    const { stderr } = await real.run("demo create -c products a.parquet --job-timeout 1h");
    expect(stderr).toMatch(new RegExp(`\n1 job created\n${stopped}\n$`));
  });

  test("a failure of a new job has no command that names it", async () => {
    const line = "demo create -c products missing.parquet --job-timeout 1h --wait";
    const { exitCode, stderr } = await real.run(line);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("  next step: check the path");
    expect(stderr).not.toContain("milvus-import demo describe");
  });

  test("commands that follow start such a demo, those of a deadline are left out", async () => {
    const uncommitted = await real.run("demo --milvus 3.0 wait 453468002260053148");
    const commit = "milvus-import demo --milvus 3.0 commit -- 453468002260053148";
    expect(uncommitted).toMatchObject({ exitCode: 8 });
    expect(uncommitted.stderr).toContain(`hint: commit it: ${commit};`);
    const committed = await real.run(
      commit.replace("milvus-import ", "").replace(" -- ", " --yes -- "),
    );
    expect(committed.exitCode).toBe(0);

    const late = await real.run("demo wait 453468002260053203 --timeout 3s");
    expect(late).toMatchObject({ exitCode: 5 });
    expect(late.stderr).not.toContain("hint:");
    expect((await real.run("demo describe 1")).stderr).toContain(
      "hint: list jobs with milvus-import demo list; ",
    );
  });

  test("a log names the end of the demo only where jobs have ended with it", async () => {
    expect((await real.run("demo list")).stderr).not.toContain("demo");
    expect((await real.run("demo list", { tty: 80 })).stderr).toMatch(new RegExp(`${builtIn}\n$`));
    const cloud = await real.run("demo --cloud describe job-1", { tty: 80 });
    expect(cloud).toMatchObject({ exitCode: 7 });
    expect(cloud.stderr).toMatch(new RegExp(`\n${builtIn} --cloud\n$`));
    expect((await real.run("demo list --quiet", { tty: 80 })).stderr).toBe("");
  });

  test.each([
    ["demo", /^ {2}export MILVUS_URI=(http:\/\/127\.0\.0\.1:\d+)$/m],
    ["demo --cloud", /^ {2}export MILVUS_URI=(\S+) MILVUS_CLUSTER_ID=in01-demo$/m],
  ])("%s prints how to connect to it", async (line, variables) => {
    const { run, interrupt } = runner(createFetch());
    const ended = run(line);
    setImmediate(() => interrupt());
    const { exitCode, stderr } = await ended;
    const [, url] = variables.exec(stderr) ?? [];
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(
      `Demo server running at ${url} (Ctrl-C to stop).\nIn another terminal:\n`,
    );
    expect(stderr).toMatch(/\n {2}milvus-import list\n {2}milvus-import watch\n$/);
  });
});
