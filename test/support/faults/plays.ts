import { execa } from "execa";
import { describe, type ExpectStatic, test } from "vitest";
import { completesAfter } from "../../../src/demo/job-plans.ts";
import { listen } from "../../../src/demo/listen.ts";
import { createMilvus } from "../../milvus/milvus.ts";
import { milvusImport } from "../binary.ts";
import { makePlace } from "../place.ts";
import { awkwardToken, leaks, signedQuery } from "../secrets.ts";
import {
  cut,
  cutBetweenChunks,
  drip,
  gzipped,
  inflated,
  insideCharacter,
  instead,
  late,
  latin1,
  misframed,
  refused,
  resetAfter,
  resetBefore,
  secondDocument,
  silence,
  withHeaders,
} from "./mishaps.ts";
import { type Exchange, type Mishap, startFaultProxy } from "./proxy.ts";

/** A fault strikes the request that decides, or every one. */
const frequencies = ["once", "always"] as const;

export type Frequency = (typeof frequencies)[number];

export const playedCommands = ["list", "describe", "wait", "watch", "create", "commit"] as const;

type PlayedCommand = (typeof playedCommands)[number];

/** A cell for each command: exit code, requests sent in brackets, and what the server holds then. */
interface Outcome {
  /** Left out where the same fault always does no harm. */
  once?: string;
  always: string;
}

const harmless: Outcome = {
  always: "0 (1) | 0 (1) | 0 (2) | 0 (1) | 0 (3) 1 job | 0 (2) Completed",
};

const unreachable: Outcome = {
  once: "0 (1) | 0 (1) | 0 (2) | 0 (1) | 6 (2) 0 jobs | 0 (2) Completed",
  always: "6 (0) | 6 (0) | 6 (0) | 6 (0) | 6 (0) 0 jobs | 6 (0) Uncommitted",
};

/** The server has done nothing. */
const requestLost: Outcome = {
  once: "0 (2) | 0 (2) | 0 (3) | 0 (2) | 0 (4) 1 job | 0 (4) Completed",
  always: "6 (2) | 6 (2) | 6 (2) | 6 (2) | 6 (2) 0 jobs | 6 (2) Uncommitted",
};

/** The server has done its work. */
const answerLost: Outcome = {
  once: "0 (2) | 0 (2) | 0 (3) | 0 (2) | 0 (4) 1 job | 0 (3) Completed",
  always: "6 (2) | 6 (2) | 6 (2) | 6 (2) | 6 (2) 0 jobs | 6 (2) Uncommitted",
};

const failing: Outcome = {
  once: "0 (2) | 0 (2) | 0 (3) | 0 (2) | 0 (4) 1 job | 0 (4) Completed",
  always: "1 (2) | 1 (2) | 6 (2) | 6 (2) | 1 (2) 0 jobs | 1 (2) Uncommitted",
};

const turnedAway: Outcome = {
  once: "0 (2) | 0 (2) | 0 (3) | 0 (2) | 1 (3) 0 jobs | 0 (3) Completed",
  always: "1 (2) | 1 (2) | 6 (2) | 6 (2) | 1 (2) 0 jobs | 1 (2) Uncommitted",
};

const sentElsewhere: Outcome = {
  once: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (3) 0 jobs | 6 (2) Uncommitted",
  always: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (1) 0 jobs | 6 (1) Uncommitted",
};

const tooLarge: Outcome = {
  once: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 0 (4) 1 job | 0 (3) Completed",
  always: "6 (1) | 6 (1) | 6 (1) | 6 (1) | 6 (1) 0 jobs | 6 (1) Uncommitted",
};

export interface Fault {
  /** As the page names it. */
  name: string;
  mishap: Mishap;
  outcome: Outcome;
  requestTimeout: string;
}

const timedOut = '{"code":10001,"message":"request timeout"}';
const utf16 = { "content-type": "application/json; charset=utf-16" };

/** What can go wrong between here and a server. */
export const faults: readonly Fault[] = [
  fault("connection refused", refused, unreachable),
  fault("reset before the server has the request", resetBefore, requestLost),
  fault("reset after the server has processed the request", resetAfter, answerLost),
  fault("no response within the request's timeout", silence, requestLost, "1s"),
  fault("a response after the request's timeout", late(3_000), answerLost, "1s"),
  fault("a slow response", late(200), harmless),
  fault("a response byte by byte", drip, harmless),
  fault("closed without a response", cut(atStart), answerLost),
  fault("cut in the status line", cut(inStatusLine), answerLost),
  fault("cut in the headers", cut(inHeaders), answerLost),
  fault("cut after the headers", cut(afterHeaders), answerLost),
  fault("cut inside a character", cut(insideCharacter), answerLost),
  fault("cut before the last byte", cut(beforeEnd), answerLost),
  fault("cut, without Content-Length", cut(insideCharacter, {}), answerLost),
  fault("cut between two chunks", cutBetweenChunks, answerLost),
  fault("408, a text", instead(408, type("text/plain"), "timeout"), requestLost),
  fault(
    "408, JSON, the request was processed",
    instead(408, type("text/json"), timedOut, true),
    answerLost,
  ),
  fault("429 with Retry-After: 1", instead(429, retryInSeconds), turnedAway),
  fault("503 with Retry-After and a date", instead(503, retryAtDate), failing),
  fault("500 of a panic", instead(500, type("text/plain")), failing),
  fault("502 of a gateway", instead(502, type("text/html"), "<html>Bad Gateway"), requestLost),
  fault("200 with a web page", instead(200, type("text/html"), "<html>Log in"), requestLost),
  fault("Content-Length too long", misframed(10), answerLost),
  fault("Content-Length too short", misframed(-5), answerLost),
  fault("charset=utf-16 over UTF-8", withHeaders(utf16), harmless),
  fault("bytes that are not UTF-8", latin1, harmless),
  fault("gzip, not requested", gzipped(), harmless),
  fault("gzip, cut", gzipped(12), answerLost),
  fault("a second document in the body", secondDocument, harmless),
  fault("redirect to the same host", instead(307, location(here)), sentElsewhere),
  fault("redirect to another host", instead(302, location(there)), sentElsewhere),
  fault("redirect to another scheme", instead(308, location(thereByTls)), sentElsewhere),
  fault("a response of 200 MB", inflated(200), harmless),
  fault("an endless response", inflated(), tooLarge),
];

function fault(name: string, mishap: Mishap, outcome: Outcome, requestTimeout = "30s"): Fault {
  return { name, mishap, outcome, requestTimeout };
}

function atStart(): number {
  return 0;
}

function inStatusLine(): number {
  return "HTTP/1.1 2".length;
}

function inHeaders(_bytes: Buffer, headLength: number): number {
  return headLength - 20;
}

function afterHeaders(_bytes: Buffer, headLength: number): number {
  return headLength;
}

function beforeEnd(bytes: Buffer): number {
  return bytes.length - 1;
}

function type(contentType: string) {
  return () => ({ "content-type": contentType });
}

function retryInSeconds() {
  return { "retry-after": "1" };
}

function retryAtDate() {
  const now = Date.now();
  return { date: new Date(now).toUTCString(), "retry-after": new Date(now + 1_000).toUTCString() };
}

function location(address: (exchange: Exchange) => string) {
  return (exchange: Exchange) => ({ location: address(exchange) });
}

function here(): string {
  return "/v2/elsewhere";
}

function there({ elsewhere }: Exchange): string {
  return `http://${elsewhere}/v2`;
}

function thereByTls({ elsewhere }: Exchange): string {
  return `https://${elsewhere}/v2`;
}

interface Play {
  fault: Fault;
  frequency: Frequency;
  command: PlayedCommand;
  /** What is to come of it. */
  expected: string;
}

/** Every cell of the matrix. */
export const plays: readonly Play[] = faults.flatMap((fault) =>
  frequencies.flatMap((frequency) => {
    const cells = fault.outcome[frequency]?.split(" | ") ?? [];
    return cells.map((expected, index) => {
      const command = playedCommands[index];
      if (command === undefined) throw new Error(`${fault.name} has a cell too many`);
      return { fault, frequency, command, expected };
    });
  }),
);

/** One job that is Completed, and one that waits to be committed. Time stands still, so that nothing moves by itself. */
async function startScene() {
  const startedMs = Date.now();
  const demo = createMilvus({ now: () => startedMs });
  demo.addCollection("default", "bücher");
  const plan = completesAfter(0);
  const files = [[`b/a.parquet?${signedQuery}`]];
  const completed = demo.addJob({ collection: "bücher", plan, files });
  const resting = demo.addJob({ collection: "bücher", autoCommit: false, plan });
  const argv: Record<PlayedCommand, string[]> = {
    list: ["list"],
    describe: ["describe", completed],
    wait: ["wait", completed, "--max-outage", "400ms"],
    watch: ["watch", completed, "--max-outage", "400ms"],
    create: ["create", "-c", "bücher", "a.parquet", "--job-timeout", "1h"],
    commit: ["commit", resting, "--yes"],
  };
  const held: Record<PlayedCommand, () => string> = {
    list: () => "",
    describe: () => "",
    wait: () => "",
    watch: () => "",
    create: () => ` ${demo.jobs().length - 2} jobs`.replace("1 jobs", "1 job"),
    commit: () => ` ${demo.jobs().find(({ jobId }) => jobId === resting)?.state}`,
  };
  return { argv, held, ...(await listen(demo)) };
}

interface Played {
  /** `0 (2) 1 job`, as in an `Outcome`. */
  cell: string;
  stdout: string;
  stderr: string;
  /** Connections to a server that nobody should talk to. */
  strayed: number;
}

/** Runs the built program against a server of its own, through a proxy that does it harm. */
async function play({ fault, frequency, command }: Play): Promise<Played> {
  const { mishap, requestTimeout } = fault;
  const scene = await startScene();
  // Before it commits, commit describes the job; create lists the jobs and asks for idempotency keys.
  const decisive = command === "create" ? 3 : command === "commit" ? 2 : 1;
  const isStruck = frequency === "always" ? () => true : (nth: number) => nth === decisive;
  const proxy = await startFaultProxy(scene.url, mishap, isStruck);
  const place = makePlace();
  try {
    const common = ["--uri", proxy.url, "--request-timeout", requestTimeout, "--retries", "1"];
    const { file, args } = milvusImport([...scene.argv[command], ...common, "--json", "-v"]);
    const running = execa(file, args, {
      cwd: place.cwd,
      env: { ...place.env, MILVUS_TOKEN: awkwardToken },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    let isClosed = mishap.refuses === true && frequency === "once";
    for await (const line of running.iterable({ from: "stderr" })) {
      // A busy machine may be refused twice before it is open again.
      if (!isClosed || !line.startsWith("< no response")) continue;
      isClosed = false;
      await proxy.reopen();
    }
    const { exitCode, stdout, stderr } = await running;
    const cell = `${exitCode} (${proxy.sent()})${scene.held[command]()}`;
    return { cell, stdout, stderr, strayed: proxy.strayed() };
  } finally {
    place.remove();
    await Promise.all([proxy.close(), scene.close()]);
  }
}

/** Whatever comes of it: standard output is whole or empty, one error is told, and no secret shows. */
async function checkPlay(one: Play, expect: ExpectStatic): Promise<void> {
  const { cell, stdout, stderr, strayed } = await play(one);
  const isDone = one.expected.startsWith("0 ");
  const jobs = one.command === "list" ? 2 : 1;
  expect({
    cell,
    strayed,
    printed: stdout === "" ? 0 : JSON.parse(stdout).length,
    errors: stderr.split("\n").filter((line) => line.startsWith("error: ")).length,
  }).toEqual({
    cell: one.expected,
    strayed: 0,
    printed: isDone ? jobs : 0,
    errors: isDone ? 0 : 1,
  });
  expect(stderr).not.toContain("internal error; please report");
  expect(leaks(stdout + stderr)).toEqual([]);
}

export function testPlays(chosen: readonly Play[]): void {
  describe.concurrent("the built program, through a proxy that does it harm", () => {
    for (const one of chosen) {
      const title = `${one.fault.name}, ${one.frequency}: ${one.command} ends with ${one.expected}`;
      test(title, ({ expect }) => checkPlay(one, expect));
    }
  });
}
