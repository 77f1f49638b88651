import { constants } from "node:os";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { completesAfter, restsAt } from "../../src/demo/job-plans.ts";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { binary, milvusImport } from "../support/binary.ts";
import { openTerminal } from "../support/terminal.ts";

/** A server whose time the test moves, so that jobs take no real time. */
async function movedServer() {
  let nowMs = Date.UTC(2026, 10, 1, 12);
  const demo = createMilvus({ now: () => nowMs });
  demo.addCollection("default", "books");
  const server = await listen(demo);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { demo, ...server, pass };
}

const showsBar = (state: string) => (lines: string[]) =>
  lines.some((line) => line.includes("books") && line.includes(state));

describe("watch on a terminal", () => {
  test.each([
    [80, 24],
    [200, 50],
  ])(
    "of %i x %i draws bars in place, then the table and the verdict, and gives the cursor back",
    async (columns, rows) => {
      const { demo, url, pass, close } = await movedServer();
      const id = demo.addJob({ collection: "books", plan: completesAfter(20_000) });
      const terminal = await openTerminal(["watch", "-u", url, "--interval", "1s"], {
        columns,
        rows,
      });
      await terminal.waitFor(showsBar("waiting to start"));
      expect(terminal.cursor().isVisible).toBe(false);
      pass(10_000);
      await terminal.waitFor(showsBar("writing"));
      expect(terminal.screen().filter((line) => line.includes(id))).toHaveLength(1);
      pass(10_000);
      expect((await terminal.exit).exitCode).toBe(0);
      await close();
      expect(terminal.screen()[0]).toMatch(/^JOB ID +COLLECTION +STATE +PROGRESS +REASON$/);
      expect(terminal.screen()[1]).toMatch(new RegExp(`^${id} +books +✓ Completed +━{10} 100%$`));
      expect(terminal.screen()[2]).toMatch(/^1 job: 1 completed, in \d+s$/);
      expect(terminal.screen()).toHaveLength(3);
      expect(terminal.cursor()).toEqual({ row: 3, column: 0, isVisible: true });
    },
  );

  test("folds a thousand jobs into a small screen and survives a resize", async () => {
    const { demo, url, close } = await movedServer();
    for (let index = 0; index < 1_000; index += 1) {
      demo.addJob({ collection: "books", plan: restsAt("index") });
    }
    const terminal = await openTerminal(["watch", "-u", url, "--interval", "1s"], {
      columns: 80,
      rows: 24,
    });
    await terminal.waitFor((lines) => lines.some((line) => line.startsWith("0 of 1000 ")));
    expect(terminal.screen().length).toBeLessThanOrEqual(23);
    terminal.resize(40, 8);
    await terminal.waitFor(
      (lines) => lines.length <= 7 && lines.some((line) => line.startsWith("0 of 1000 ")),
    );
    expect(terminal.screen().every((line) => line.length <= 40)).toBe(true);
    expect(terminal.screen().filter((line) => line.startsWith("0 of 1000 "))).toHaveLength(1);
    terminal.press("\x03");
    expect((await terminal.exit).signal).toBe(constants.signals.SIGINT);
    await close();
    expect(terminal.screen().join(" ")).toContain("The jobs keep running on the server.");
    expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
  });

  test("SIGTERM and a server's refusal leave the terminal clean, too", async () => {
    const { demo, url, close } = await movedServer();
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const terminal = await openTerminal(["watch", "-u", url, "--max-outage", "2s"]);
    await terminal.waitFor(showsBar("building index"));
    demo.fail(
      "*",
      { kind: "answer", status: 401, body: { code: 1800, message: "user hasn't authenticated" } },
      99,
    );
    expect((await terminal.exit).exitCode).toBe(4);
    await close();
    expect(terminal.screen()[0]).toMatch(/^JOB ID /);
    expect(terminal.screen().join("\n")).toMatch(/^error: HTTP 401/m);
    expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
  });
});

describe("a server that is killed and started again", () => {
  test("is waited for, and the watch goes on to the end", async () => {
    const { demo, url, port, pass, close } = await movedServer();
    demo.addJob({ collection: "books", plan: completesAfter(20_000) });
    const terminal = await openTerminal(["watch", "-u", url, "--interval", "1s"]);
    await terminal.waitFor(showsBar("waiting to start"));
    await close();
    await terminal.waitFor((lines) => lines.some((line) => line.includes("unreachable for")));
    pass(20_000);
    const again = await listen(demo, { port });
    expect((await terminal.exit).exitCode).toBe(0);
    await again.close();
    expect(terminal.screen().join("\n")).toContain("✓ Completed");
  });

  test("for good ends it with exit code 6", async () => {
    const { demo, url, close } = await movedServer();
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const { file, args } = milvusImport([
      "watch",
      "-u",
      url,
      "--interval",
      "1s",
      "--max-outage",
      "2s",
    ]);
    const running = execa(file, args, { reject: false });
    for await (const line of running) if (line.includes("building index")) void close();
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/^error: server unreachable for 2s: connection refused/m);
  });
});

describe("signals and pipes", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends wait, which dies of it after the command to resume and the last event",
    async (signal) => {
      const { demo, url, close } = await movedServer();
      const id = demo.addJob({ collection: "books", plan: restsAt("index") });
      const { file, args } = milvusImport(["wait", id, "-u", url, "-o", "ndjson"]);
      const running = execa(file, args, { reject: false });
      for await (const line of running) if (line.includes('"job"')) running.kill(signal);
      const ended = await running;
      await close();
      expect(ended.signal).toBe(signal);
      const { stdout, stderr } = ended;
      expect(stdout.split("\n").at(-1)).toContain('"type":"end","result":"interrupted"');
      expect(stderr).toContain(`milvus-import watch --uri ${url} -- ${id}`);
    },
  );

  test("events into head end quietly with it", async () => {
    const { demo, url, close } = await movedServer();
    for (let index = 0; index < 10; index += 1) {
      demo.addJob({ collection: "books", plan: restsAt("index") });
    }
    // It learns that nobody reads when it has something to write: the jobs that are added then.
    const words = ["watch", "-u", url, "-o", "ndjson", "--interval", "1s", "--follow-new"];
    const { file, args } = milvusImport(words);
    const script = `"$0" "$@" | head -n 2`;
    const running = execa("bash", ["-c", script, file, ...args]);
    for await (const line of running) {
      expect(line).toContain('"type":"job"');
      demo.addJob({ collection: "books" });
    }
    const { stdout, stderr } = await running;
    await close();
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stderr).toBe("");
  });

  test("wait of one line serves a shell", async () => {
    const { demo, url, close } = await movedServer();
    const id = demo.addJob({ collection: "books", plan: completesAfter(0) });
    const result = await binary(["wait", id, "-u", url, "-o", "id", "-q"]);
    await close();
    expect(result).toEqual({ exitCode: 0, signal: undefined, stdout: `${id}\n`, stderr: "" });
  });
});
