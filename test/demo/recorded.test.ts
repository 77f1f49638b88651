import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { JobPlan } from "../../src/demo/job-model.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { createMilvus } from "../milvus/milvus.ts";

// A block of a recording is one scene. Its lines are:
//   # TITLE
//   job COLLECTION [FILES] manual aged SECONDS PLAN    adds a job; all but the collection may be left out
//   pass SECONDS
//   header NAME: VALUE                                 is sent with the next request
//   > ROUTE BODY                                       is a request; the body is {} by default
//   VERSION VERSION: STATUS BODY                       is what servers of these versions respond to it

const isUpdate = process.env.UPDATE === "1";
const folder = new URL("../milvus/recorded/", import.meta.url);
const demoVersions = ["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"] as const;
const servers: readonly string[] = [...demoVersions, "cloud"];

describe.each(readdirSync(folder))("the responses in %s", (file) => {
  const url = new URL(file, folder);
  const blocks = readFileSync(url, "utf8").trimEnd().split("\n\n");
  const titled = blocks.map((block) => ({ title: block.split("\n", 1)[0]?.slice(2), block }));
  const replayed: string[] = [];

  test.each(titled)("$title", async ({ block }) => {
    const text = await replay(block);
    replayed.push(text);
    if (!isUpdate) expect(text).toBe(block);
  });

  afterAll(() => {
    if (isUpdate) writeFileSync(url, `${replayed.join("\n\n")}\n`);
  });
});

interface Step {
  line: string;
  /** Are the servers that respond to a request. */
  names: string[];
}

/** Returns the block with what the demo responds now. */
async function replay(block: string): Promise<string> {
  const steps: Step[] = [];
  for (const line of block.split("\n")) {
    const names = line.replace(/:.*/, "").split(" ");
    if (names.every((name) => servers.includes(name))) steps.at(-1)?.names.push(...names);
    else steps.push({ line, names: [] });
  }
  const recorded = servers.filter((name) => steps.some(({ names }) => names.includes(name)));
  const scenes = recorded.map(async (name) => [name, await runScene(name, steps)] as const);
  const responses = new Map(await Promise.all(scenes));
  return steps
    .flatMap(({ line, names }, index) => {
      const byText = new Map<string, string[]>();
      for (const name of names) {
        const text = responses.get(name)?.[index] ?? "";
        byText.set(text, [...(byText.get(text) ?? []), name]);
      }
      return [line, ...[...byText].map(([text, group]) => `${group.join(" ")}: ${text}`)];
    })
    .join("\n");
}

/** Returns the responses to the steps that are requests. */
async function runScene(name: string, steps: readonly Step[]): Promise<string[]> {
  const version = demoVersions.find((candidate) => candidate === name);
  const options = version === undefined ? { quirks: { cloud: true } } : { version };
  let now = Date.UTC(2025, 10, 24, 16);
  const demo = createMilvus({ now: () => now, random: () => 0, ...options });
  demo.addDatabase("library");
  demo.addCollection("default", "books");
  demo.addCollection("default", "films", { partitions: ["recent"], loaded: false });
  demo.addCollection("default", "plays", { partitionKey: true });
  demo.addCollection("library", "books", { alias: "volumes" });
  let headers: Record<string, string> = {};
  const responses: string[] = [];
  for (const { line } of steps) {
    const [, word, first = "", rest = ""] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
    let text = "";
    switch (word) {
      case "#":
        break;
      case "job":
        demo.addJob(parseSeed(first, rest));
        break;
      case "pass":
        now += 1_000 * Number(first);
        break;
      case "header":
        headers[first.replace(":", "")] = rest;
        break;
      case ">": {
        const path = `/v2/vectordb/${first.includes("/") ? first : `jobs/import/${first}`}`;
        const body = rest === "(empty)" ? "" : rest || "{}";
        const response = await demo.handle({ method: "POST", path, headers, body });
        text = `${response?.status} ${response?.body}`;
        headers = {};
        break;
      }
      default:
        throw new Error(`not a line of a recording: ${line}`);
    }
    responses.push(text);
  }
  return responses;
}

function parseSeed(place: string, words: string) {
  const [collection = "", db = "default"] = place.split(".").reverse();
  const files = /\[(.*)\]/
    .exec(words)?.[1]
    ?.split(" ")
    .map((unit) => unit.split(","));
  const age = /aged (\d+)/.exec(words)?.[1] ?? 0;
  const plan = parsePlan(words);
  return {
    db,
    collection,
    ageMs: 1_000 * Number(age),
    autoCommit: !/\bmanual\b/.test(words),
    ...(files && { files }),
    ...(plan && { plan }),
  };
}

const stages = ["pending", "pre-import", "import", "sort", "index", "commit"] as const;

/** Reads `completes SECONDS`, `commits SECONDS`, `rests STAGE SHARE` or `fails STAGE REASON`. */
function parsePlan(words: string): JobPlan | null {
  const [, verb, first = "", rest = ""] =
    /\b(completes|commits|rests|fails) (\S+) ?(.*)$/.exec(words) ?? [];
  const stage = stages.find((name) => name === first) ?? "import";
  switch (verb) {
    case "completes":
      return completesAfter(1_000 * Number(first));
    case "commits":
      return { stageMs: { ...completesAfter(0).stageMs, commit: 1_000 * Number(first) } };
    case "rests":
      return restsAt(stage, Number(rest));
    case "fails":
      return failsAfter(0, stage, rest);
    default:
      return null;
  }
}
