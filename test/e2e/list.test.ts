import { constants } from "node:os";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { binary, milvusImport } from "../support/binary.ts";
import { servedDemo, serveRaw } from "../support/servers.ts";
import { openCommand, openTerminal } from "../support/terminal.ts";

describe("list against a server on loopback", () => {
  test("prints the same jobs as the server holds, through an environment variable", async () => {
    const { url, demo } = await servedDemo();
    const result = await binary(["list", "--json"], { env: { MILVUS_URI: url } });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    const ids = JSON.parse(result.stdout).map((job: { jobId: string }) => job.jobId);
    expect(ids).toEqual(
      demo
        .jobs()
        .map(({ jobId }) => jobId)
        .reverse(),
    );
  });

  test("sends the token of the configuration file and nothing of it is seen", async () => {
    const { url } = await servedDemo({ users: { root: "Milvus" } });
    const files = { ".milvusrc": `uri: ${url}\ntoken: root:Milvus\n` };
    const result = await binary(["list", "-v", "-o", "id"], { files });
    expect(result.exitCode).toBe(0);
    expect(result.stdout + result.stderr).not.toContain("Milvus");
    const refused = await binary(["list", "-u", url]);
    expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
    expect(refused.stderr).toContain("user hasn't authenticated");
  });

  test("takes nothing from files of the working directory that a runtime would read", async () => {
    const { url } = await servedDemo({ users: { root: "Milvus" } });
    const files = {
      ".env": "MILVUS_TOKEN=root:Milvus\n",
      "bunfig.toml": 'preload = ["./preloaded.js"]\n',
      "preloaded.js": "process.exit(9);\n",
    };
    expect((await binary(["list", "-u", url], { files })).exitCode).toBe(4);
  });

  test("into head ends quietly", async () => {
    const { url } = await servedDemo();
    const { file, args } = milvusImport(["list", "-u", url, "-q"]);
    const shell = `"$0" "$@" | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = await execa("bash", ["-c", shell, file, ...args]);
    expect({ stdout, stderr }).toEqual({
      stdout: "JOB ID              COLLECTION   STATE        PROGRESS  REASON\n0",
      stderr: "",
    });
  });

  test("to a full disk fails with words", async () => {
    const { url } = await servedDemo();
    const { file, args } = milvusImport(["list", "-u", url, "-q"]);
    const result = await execa("bash", ["-c", '"$0" "$@" > /dev/full', file, ...args], {
      reject: false,
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toBe(
      "error: cannot write to stdout: ENOSPC: no space left on device, write",
    );
  });
});

describe("a terminal", () => {
  test.each([80, 200])("of %i columns shows every job on one line, colored", async (columns) => {
    const { url, demo } = await servedDemo();
    const terminal = await openTerminal(["list", "-u", url], { columns });
    expect((await terminal.exit).exitCode).toBe(0);
    const lines = terminal.screen().slice(0, 1 + demo.jobs().length + 1);
    expect(lines[0]).toMatch(/^JOB ID +COLLECTION +STATE +PROGRESS +REASON$/);
    expect(lines.at(-1)).toMatch(/^12 jobs: /);
    expect(terminal.raw()).toContain("\u001b[32m✓ Completed");
    const failed = lines.find((line) => line.includes("schema"));
    expect(failed?.endsWith("…")).toBe(columns === 80);
  });

  test("with NO_COLOR gets the same without color", async () => {
    const { url } = await servedDemo();
    const terminal = await openTerminal(["list", "-u", url], { env: { NO_COLOR: "1" } });
    await terminal.exit;
    expect(terminal.raw()).not.toContain("\u001b[3");
    expect(terminal.screen().join("\n")).toContain("✓ Completed");
  });
});

describe("a slow server", () => {
  test("is waited for with a spinner on a terminal, gone without a trace when it answers", async () => {
    const { url, demo } = await servedDemo({
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    demo.fail("list", { kind: "delay", ms: 1_000 });
    const terminal = await openTerminal(["list", "-u", url, "--columns", "id", "-n", "1"]);
    await terminal.waitFor((lines) => lines.some((line) => line.endsWith(`querying ${url}`)));
    expect((await terminal.exit).exitCode).toBe(0);
    expect(terminal.screen()).toHaveLength(3);
    expect(terminal.screen()[0]).toBe("JOB ID");
    expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
  });

  test.each([
    ["in color", {}, true],
    ["without, with NO_COLOR", { NO_COLOR: "1" }, false],
  ])("gets a spinner %s, though the list goes into a pipe", async (_how, env, isColored) => {
    const { url, demo } = await servedDemo();
    demo.fail("list", { kind: "silence" });
    const { file, args } = milvusImport(["list", "-u", url]);
    const piped = { file: "sh", args: ["-c", '"$@" | cat', "sh", file, ...args] };
    const terminal = await openCommand(piped, { env });
    await terminal.waitFor((lines) => lines.some((line) => line.endsWith(`querying ${url}`)));

    expect(terminal.raw().includes("\u001b[36m")).toBe(isColored);
    terminal.press("\x03");
    await terminal.exit;
  });

  test("that does not respond is shown with the number of the try", async () => {
    const { url, demo } = await servedDemo();
    demo.fail("list", { kind: "cut" }, 4);
    const terminal = await openTerminal(["list", "-u", url]);
    await terminal.waitFor((lines) =>
      lines.some((line) => /querying http\S+ \(no response yet, try [2-4] of 4\)$/.test(line)),
    );
    expect((await terminal.exit).exitCode).toBe(6);
  });

  test("that is not waited for any longer leaves line and cursor clean", async () => {
    const { url, demo } = await servedDemo();
    demo.fail("list", { kind: "silence" });
    const terminal = await openTerminal(["list", "-u", url]);
    await terminal.waitFor((lines) => lines.some((line) => line.endsWith(`querying ${url}`)));
    terminal.press("\x03");
    expect((await terminal.exit).signal).toBe(constants.signals.SIGINT);
    expect(terminal.screen()).toEqual([]);
    expect(terminal.cursor()).toEqual({ row: 0, column: 0, isVisible: true });
  });
});

describe("what is no Milvus", () => {
  const once = ["list", "--retries", "0"];

  async function listening(answer: string | Buffer): Promise<string> {
    const url = await serveRaw((socket) => socket.once("data", () => socket.end(answer)));
    return url.replace("http://", "");
  }

  const settings = Buffer.from("000000040000000000", "hex");
  test.each([
    ["HTTP/2 alone, as gRPC speaks", "http", settings, "not an HTTP response"],
    ["TLS, asked in plain", "http", Buffer.from("15030300020246", "hex"), "not an HTTP response"],
    ["SSH", "http", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "not an HTTP response"],
    [
      "plain HTTP, asked for TLS",
      "https",
      "HTTP/1.1 400 Bad Request\r\n\r\n",
      "the server does not use TLS on this port",
    ],
    ["a closed connection", "http", "", "connection closed by"],
    [
      "an HTML page",
      "http",
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
      "not a Milvus response",
    ],
    [
      "another JSON service",
      "http",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
      "not a Milvus response",
    ],
  ])("%s: exit 6, one error, one hint, no output", async (_name, scheme, answer, what) => {
    const place = await listening(answer);
    const result = await binary([...once, "--json", "-u", `${scheme}://${place}`]);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(result.stderr).toContain(what);
    expect(result.stderr).toContain(place);
  });

  test("nothing at all", async () => {
    const result = await binary([...once, "-u", "127.0.0.1:1"]);
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: connection refused: http://127.0.0.1:1
hint: check that Milvus runs at 127.0.0.1:1, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list; if that does not help: milvus-import doctor --uri 127.0.0.1:1
`,
    });
  });

  test("a server that never answers is given up after --request-timeout", async () => {
    const { url, demo } = await servedDemo();
    demo.fail("list", { kind: "silence" });
    const result = await binary([...once, "-u", url, "--request-timeout", "300ms"]);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain(`no response within 0.3s: ${url}`);
  });

  test("a server that never answers is given up after as many tries as the error counts", async () => {
    const { url, demo } = await servedDemo();
    demo.fail("list", { kind: "silence" }, 2);
    const flags = ["--request-timeout", "100ms", "--retries", "1"];
    const result = await binary(["list", "-u", url, ...flags]);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain(`no response in 2 tries of 0.1s each: ${url}`);
  });
});

describe("signals", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends a waiting request without words",
    async (signal) => {
      const { url, demo } = await servedDemo();
      demo.fail("list", { kind: "silence" });
      const { file, args } = milvusImport(["list", "-u", url, "-v"]);
      const running = execa(file, args, { reject: false });
      for await (const line of running.iterable({ from: "stderr" })) {
        if (line.startsWith("> POST")) running.kill(signal);
      }
      expect((await running).signal).toBe(signal);
    },
  );

  test("demo serves until Ctrl-C and says what to type", async () => {
    const terminal = await openTerminal(["demo"]);
    await terminal.waitFor((lines) => lines.some((line) => line.includes("milvus-import list")));
    const url = /http:\/\/[\d.]+:\d+/.exec(terminal.screen().join("\n"))?.[0] ?? "";
    expect((await binary(["list", "-o", "id", "-u", url])).stdout).toMatch(/^(\d{18}\n){12}$/);
    terminal.press("\x03");
    expect((await terminal.exit).signal).toBe(constants.signals.SIGINT);
  });
});
