import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { load } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { Fault, FaultTarget } from "../milvus/faults.ts";
import * as worlds from "../support/world.ts";

const folder = new URL(".", import.meta.url);

await worlds.loadAllSources();

describe.each(readdirSync(folder).filter((name) => name.endsWith(".t")))("%s", (name) => {
  const file = new URL(name, folder);
  const text = readFileSync(file, "utf8");
  let played = text;

  test.each(scenesOf(text))("$title", async ({ written, play }) => {
    const now = await play();
    played = played.replace(written, () => now);
    if (process.env.UPDATE !== "1") expect(now).toBe(written);
  });

  afterAll(() => {
    if (process.env.UPDATE === "1") writeFileSync(file, played);
  });
});

/**
 * A scene is `## title`, then lines that begin with `@ ` for a setting in YAML, with `$ ` for a command, and what comes
 * of it: standard output as it is, `! ` standard error, and in the end the exit code in brackets, the time that it took,
 * the requests, and behind `=` the states of the jobs where they changed. What stands before the first scene gives
 * names to records and jobs.
 */
interface Scene {
  title: string;
  written: string;
  /** Gives the scene as it should be written. */
  play(): Promise<string>;
}

function scenesOf(text: string): Scene[] {
  const [preamble = "", ...scenes] = text.split(/^## /m);
  const names = { ...worlds.seeds, ...yaml(preamble) };
  return scenes.map((scene) => {
    const written = `## ${scene.trimEnd()}\n`;
    const lines = written.split("\n").filter((line) => /^(##|@|\$) /.test(line));
    const [title = ""] = scene.split("\n", 1);
    return { title, written, play: () => play(lines, names) };
  });
}

const faultTargets: readonly FaultTarget[] = [
  "*",
  "list",
  "describe",
  "get_progress",
  "create",
  "probe",
  "commit",
  "abort",
  "collections",
  "databases",
];

type Said = Readonly<Record<string, unknown>>;

interface Stage {
  world: worlds.World;
  milvus?: worlds.MilvusWorld;
  clusters?: worlds.Clusters;
  /** Of the commands to come. */
  options: worlds.RunOptions;
}

async function play(lines: readonly string[], names: Said): Promise<string> {
  const text: string[] = [];
  let setting: Said = {};
  let stage: Stage | undefined;
  for (const line of lines) {
    text.push(line);
    if (line.startsWith("@ ")) {
      const said: Said = Object(named(yaml(line.slice(2)), names));
      const now = Object.entries(said).filter(([key]) => key in acts);
      const options = Object.entries(said).filter(([key]) => !(key in acts));
      if (stage === undefined) setting = { ...setting, ...Object.fromEntries(options) };
      else stage.options = { ...stage.options, ...Object.fromEntries(options) };
      if (now.length === 0) continue;
      stage ??= stageOf(setting);
      act(stage, Object.fromEntries(now));
    } else if (line.startsWith("$ ")) {
      stage ??= stageOf(setting);
      text.push(...(await run(stage, line.slice(2))));
    }
  }
  return `${text.join("\n")}\n`;
}

async function run({ world, milvus, options }: Stage, line: string): Promise<string[]> {
  const before = counted(milvus?.states() ?? []);
  const { stdout, stderr, exitCode, tookMs, ...sent } = await world.run(line, options);
  const hosts = sent.requests.map(({ url }) => /\/\/(\w+)\.test/.exec(url)?.[1]);
  const isOfMany = !hosts.includes(undefined);
  const inTurn = isOfMany ? sent.verbs.map((verb, at) => `${hosts[at]}:${verb}`) : sent.verbs;
  // Several clusters, and the questions of doctor, are asked side by side: in which order is no matter.
  const verbs = isOfMany || line.startsWith("doctor") ? inTurn.toSorted() : inTurn;
  const after = counted(milvus?.states() ?? []);
  const asked = counted(verbs);
  const took = tookMs === 0 ? "" : ` ${tookMs / 1_000} s`;
  return [
    ...visible(stdout).map((one) => one.replace(/^(?=(##|[@$!\\])( |$)|\[\d+\])/, "\\")),
    ...visible(stderr).map((one) => `! ${one}`.trimEnd()),
    `[${exitCode}]${took}${asked === "" ? "" : ` ${asked}`}${before === after ? "" : ` = ${after || "none"}`}`,
  ];
}

/** The lines, without what an editor would not show; a last one without a line end ends in a backslash. */
function visible(output: string): string[] {
  if (output === "") return [];
  const text = (output.endsWith("\n") ? output.slice(0, -1) : `${output}\\`)
    .replaceAll(/(?!\n)\p{Cc}/gu, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replaceAll(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/g, "<uuid>");
  return text.split("\n");
}

/** As in `list describe ×2`. */
function counted(words: readonly string[]): string {
  const runs: { word: string; count: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.count += 1;
    else runs.push({ word, count: 1 });
  }
  return runs.map(({ word, count }) => (count === 1 ? word : `${word} ×${count}`)).join(" ");
}

function stageOf(said: Said): Stage {
  const { jobs = [], records, answers, clusters, cloud, ...rest } = said;
  if (Array.isArray(clusters)) {
    const world = worlds.clusters(clusters, rest);
    for (const [name, some] of Object.entries(Object(jobs))) {
      for (const seed of seeds(some)) world.demo(name).addJob({ collection: "books", ...seed });
    }
    return { world, clusters: world, options: {} };
  }
  if (Array.isArray(records)) {
    const answer = worlds.records(...records);
    const world = worlds.runner(async () => worlds.respond(answer), rest);
    return { world, options: {} };
  }
  if (Array.isArray(answers)) {
    return { world: worlds.answers(...answers.map(answer)), options: rest };
  }
  const world = (cloud === true ? worlds.cloud : worlds.world)({ ...rest, jobs: seeds(jobs) });
  return { world, milvus: world, options: {} };
}

/** What may be said of a job: `times` it stands there, and how it goes on. */
function seeds(said: unknown): worlds.Seed[] {
  return [said].flat().flatMap((one) => {
    const { times = 1, like, completes, rests, fails, ...rest } = Object(one);
    const seed: worlds.Seed = { ...(like === undefined ? {} : seeds(like)[0]), ...rest };
    if (completes !== undefined) seed.plan = completesAfter(completes * 1_000);
    if (rests !== undefined) seed.plan = restsAt(rests[0], rests[1]);
    if (fails !== undefined) seed.plan = failsAfter(fails[0] * 1_000, fails[1], fails[2]);
    return Array<worlds.Seed>(times).fill(seed);
  });
}

/** The code of an error of the network, an answer, or the body of one. */
function answer(said: unknown): worlds.Answer | Error {
  if (typeof said === "string") return worlds.networkError(said);
  return "body" in Object(said) ? Object(said) : { body: said };
}

/** A fault by its `kind`, an answer with a `status`, or the body of one that says 200. */
function fault(said: unknown): Fault {
  const one = Object(said);
  if ("kind" in one) return one;
  return { kind: "answer", status: 200, ...("status" in one ? one : { body: one }) };
}

function act(stage: Stage, said: Said): void {
  for (const [key, value] of Object.entries(said)) acts[key]?.(stage, value);
}

/** What happens between two commands, or within the next one. */
const acts: Readonly<Record<string, (stage: Stage, value: unknown) => void>> = {
  /** By request, one fault or several that follow one another. */
  fail: ({ milvus }, faults) => {
    for (const target of faultTargets.filter((name) => name in Object(faults))) {
      for (const said of [Object(faults)[target]].flat()) {
        const { times = 1, ...one } = Object(said);
        milvus?.demo.fail(target, fault(one), times);
      }
    }
  },
  add: ({ milvus }, said) => {
    for (const seed of seeds(said)) milvus?.demo.addJob({ collection: "books", ...seed });
  },
  drop: ({ milvus }, said) => {
    for (const [db, name] of Object.entries(Object(said)))
      milvus?.demo.dropCollection(db, `${name}`);
  },
  /** Seconds. */
  pass: ({ world }, seconds) => world.clock.pass(Number(seconds) * 1_000),
  /** What happens so many seconds later, while a command runs. */
  at: (stage, said) => {
    for (const [seconds, acts] of Object.entries(Object(said))) {
      stage.world.clock.at(Number(seconds) * 1_000, () => act(stage, Object(acts)));
    }
  },
  /** What comes just before the nth create of the next command. */
  beforeCreate: (stage, said) => {
    for (const [nth, acts] of Object.entries(Object(said))) {
      stage.milvus?.beforeCreate(Number(nth), () => act(stage, Object(acts)));
    }
  },
  interrupt: ({ world }, kind) => world.interrupt(kind === "terminated" ? kind : "interrupted"),
  /** Clusters that are not there, that never answer, and that are as they were before. */
  down: ({ clusters }, names) => replace(clusters, names, () => worlds.down),
  silent: ({ clusters }, names) => replace(clusters, names, () => worlds.silent),
  back: ({ clusters }, names) => replace(clusters, names, (name) => clusters?.demo(name).fetch),
  /** What a cluster answers whatever it is asked. */
  replies: ({ clusters }, said) => {
    for (const [name, one] of Object.entries(Object(said))) {
      clusters?.replace(name, async () => worlds.respond(Object(one)));
    }
  },
  /** Clusters and how many seconds they take to answer. */
  slow: ({ world, clusters }, said) => {
    for (const [name, seconds] of Object.entries(Object(said))) {
      clusters?.replace(name, async (url, init) => {
        await world.clock.sleep(Number(seconds) * 1_000);
        return clusters.demo(name).fetch(url, init);
      });
    }
  },
};

function replace(
  clusters: worlds.Clusters | undefined,
  names: unknown,
  by: (name: string) => Fetch | undefined,
): void {
  for (const name of [names].flat().map(String)) {
    const fetch = by(name);
    if (fetch !== undefined) clusters?.replace(name, fetch);
  }
}

function yaml(text: string): Said {
  return Object(load(text.replaceAll(/^@ /gm, "")));
}

/** With each text that names a record or a job replaced by what it names. */
function named(said: unknown, names: Said, isName = false): unknown {
  if (Array.isArray(said)) return said.map((one) => named(one, names, isName));
  if (typeof said === "string" && isName) {
    if (!(said in names)) throw new Error(`nothing is called ${said}`);
    return named(names[said], names, true);
  }
  if (typeof said !== "object" || said === null) return said;
  const entries = Object.entries(said).map(([key, value]) => {
    if (key !== "jobs" || Array.isArray(value)) {
      return [key, named(value, names, /^(jobs|records|add|like)$/.test(key))];
    }
    const byCluster = Object.entries(Object(value)).map(([name, some]) => [
      name,
      named(some, names, true),
    ]);
    return [key, Object.fromEntries(byCluster)];
  });
  return Object.fromEntries(entries);
}
