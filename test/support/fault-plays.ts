import { execa } from "execa";
import { describe, type ExpectStatic, test } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { milvusImport } from "./binary.ts";
import {
  type Frequency,
  frequencies,
  type PlayedCommand,
  playedCommands,
} from "./fault-outcomes.ts";
import { startFaultProxy } from "./fault-proxy.ts";
import { type Fault, faults } from "./faults.ts";
import { makePlace } from "./place.ts";
import { awkwardToken, leaks, signedQuery } from "./secrets.ts";

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
  // Before they change anything, these two read.
  const decisive = command === "create" || command === "commit" ? 2 : 1;
  const isStruck = frequency === "always" ? () => true : (nth: number) => nth === decisive;
  const proxy = await startFaultProxy(scene.url, mishap, isStruck);
  const place = await makePlace();
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
    for await (const line of running.iterable({ from: "stderr" })) {
      const isRefused = mishap.refuses === true && line.startsWith("< no answer");
      if (isRefused && frequency === "once") await proxy.reopen();
    }
    const { exitCode, stdout, stderr } = await running;
    const cell = `${exitCode} (${proxy.sent()})${scene.held[command]()}`;
    return { cell, stdout, stderr, strayed: proxy.strayed() };
  } finally {
    await Promise.all([proxy.close(), scene.close(), place.remove()]);
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
  expect(stderr).not.toContain("a defect of milvus-import");
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
