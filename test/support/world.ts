import { readdirSync } from "node:fs";
import { expect } from "vitest";
import type { Context, Env, Fetch, Output, Tls } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { run as runCli } from "../../src/cli/run.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import type { Target } from "../../src/milvus/server.ts";
import { createMilvus, type JobSeed, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Files, makePlace, type Place } from "./place.ts";

export interface RunOptions {
  env?: Env;
  files?: Files;
  stdin?: string | readonly (string | Uint8Array)[] | AsyncIterable<string>;
  /** Standard input is a terminal. */
  stdinTty?: boolean;
  /** Columns of a terminal on stdout and stderr; without it both are pipes. */
  tty?: number | undefined;
  rows?: number;
  /** Answers in place of the servers. */
  fetch?: Fetch;
  /** The user of the process; without it the owner of a file does not matter. */
  uid?: number | undefined;
  /** In [0, 1), what chance gives each time; a half by default. */
  chance?: number;
  /** A folder that is there, in place of a home and a working directory of its own. */
  cwd?: string;
  /** Sees the folders before the run. */
  prepare?(place: Place): void;
}

interface SentRequest {
  url: string;
  headers: Record<string, string>;
  body: unknown;
  tls?: Tls | undefined;
}

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Both streams in the order of writing, as a terminal shows them. */
  shown: string;
  requests: SentRequest[];
  /** What each request asks for. */
  verbs: string[];
  sleeps: number[];
  tookMs: number;
}

export interface World {
  clock: Clock;
  fetch: Fetch;
  /** Runs the words of a line, in which `#0`, `#1`, … are the ids of the seeded jobs and '…' is one word. */
  run(line: string | readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Ctrl-C, or the signal that ends the process. */
  interrupt(kind?: "interrupted" | "terminated"): void;
  /** Does something once the nth pause from now on is over. */
  afterPause(nth: number, act: () => void): void;
}

export interface MilvusWorld extends World {
  demo: Milvus;
  ids: string[];
  /** The jobs' states, in the order of their creation. */
  states(): string[];
  /** Creates that name a collection: the others only ask whether keys are known. */
  creates(): Milvus["requests"];
  keys(): Set<string | undefined>;
  /** Does something just before the nth create that names a collection. */
  beforeCreate(nth: number, act: () => void): void;
}

/** A job of the collection `books` unless it names another. */
export type Seed = JobSeed & { db?: string; collection?: string };

export interface MilvusOptions extends Partial<ServerOptions>, RunOptions {
  jobs?: readonly Seed[];
  /** By database, besides `books` and those of the jobs. */
  collections?: Readonly<Record<string, readonly string[]>>;
  /** As `milvus-import demo` fills it. */
  isFilled?: boolean;
}

const uncommitted: Seed = {
  files: [["a.parquet"], ["b.parquet"]],
  autoCommit: false,
  plan: { stageMs: { ...completesAfter(0).stageMs, commit: 4_000 } },
};

export const seeds = {
  /** Waits to be committed, and takes four seconds to be. */
  uncommitted,
  importing: { ...uncommitted, plan: restsAt("import", 0.5) },
  failed: { ...uncommitted, plan: failsAfter(0, "import", "no such field") },
  completed: { ...uncommitted, autoCommit: true, plan: completesAfter(0) },
  indexing: { plan: restsAt("index") },
} satisfies Record<string, Seed>;

/** The id of the first job of any server. */
export const first = "453468002260053100";

export const target: Target = {
  profile: null,
  label: null,
  uri: "http://localhost:19530",
  token: null,
  cloud: null,
  db: null,
  requestTimeoutMs: 30_000,
  retries: 3,
  tls: null,
};

export const noColor = { NO_COLOR: "1" };

/** One Milvus with these jobs, on a clock of its own. */
export function world(options: MilvusOptions = {}): MilvusWorld {
  const clock = createClock();
  const demo = createMilvus({ now: clock.now, sleep: (ms) => clock.sleep(ms), ...options });
  if (options.isFilled) fillDemo(demo);
  else addCollections(demo, options);
  const ids = (options.jobs ?? []).map((seed) => demo.addJob({ collection: "books", ...seed }));
  const creates = () =>
    demo.requests.filter(
      ({ route, body }) => route === "create" && Object(body).collectionName !== undefined,
    );
  let planned: { nth: number; act(): void } | undefined;
  const fetch: Fetch = (url, init) => {
    const isCreate = url.endsWith("/create") && init.body?.includes('"collectionName"');
    if (isCreate && creates().length + 1 === planned?.nth) planned.act();
    return demo.fetch(url, init);
  };
  return {
    ...runner(fetch, { ...options, clock, ids }),
    demo,
    ids,
    states: () => demo.jobs().map(({ state }) => state),
    creates,
    keys: () => new Set(creates().map(({ headers }) => headers["idempotency-key"])),
    beforeCreate: (nth, act) => {
      planned = { nth, act };
    },
  };
}

function addCollections(demo: Milvus, { jobs = [], collections = {} }: MilvusOptions): void {
  const all = [
    ["default", "books"],
    ...Object.entries(collections).flatMap(([db, names]) => names.map((name) => [db, name])),
    ...jobs.map(({ db = "default", collection = "books" }) => [db, collection]),
  ];
  for (const [db = "", name = ""] of new Map(all.map((one) => [one.join("."), one])).values()) {
    demo.addDatabase(db);
    demo.addCollection(db, name);
  }
}

export const apiKey = "api-key-0123456789";
export const clusterEnv = { MILVUS_CLUSTER_ID: "in01-a", MILVUS_TOKEN: apiKey };

/** Zilliz Cloud, which takes one API key and 20 requests a second. */
export function cloud({ quirks, ...options }: MilvusOptions = {}): MilvusWorld {
  return world({
    users: { owner: apiKey },
    quirks: { cloud: true, requestsPerSecond: 20, ...quirks },
    env: clusterEnv,
    ...options,
  });
}

export interface Clusters extends World {
  demo(name: string): Milvus;
  /** How its server answers, in place of the demo. */
  replace(name: string, fetch: Fetch): void;
}

/** A Milvus a name, each with the collection `books` and a profile of that name. */
export function clusters(names: readonly string[], options: MilvusOptions = {}): Clusters {
  const clock = createClock();
  const demos = new Map(
    names.map((name) => [name, createMilvus({ now: clock.now, ...options })] as const),
  );
  const fetches = new Map([...demos].map(([name, demo]) => [name, demo.fetch] as const));
  for (const demo of demos.values()) demo.addCollection("default", "books");
  const profiles = names.map((name) => [name, { uri: `http://${name}.test:19530` }]);
  const config = JSON.stringify({ profiles: Object.fromEntries(profiles) });
  const fetch: Fetch = (url, init) => {
    const name = new URL(url).hostname.replace(/\.test$/, "");
    return found(fetches, name)(url, init);
  };
  return {
    ...runner(fetch, { files: { "~/.milvusrc": config }, ...options, clock }),
    demo: (name) => found(demos, name),
    replace: (name, answer) => void fetches.set(name, answer),
  };
}

function found<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`there is no cluster ${name}`);
  return value;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** An object goes out as JSON, a text as it is. */
  body: unknown;
}

/** A server that gives these answers, one a request, or fails with the error that stands in an answer's place. */
export function answers(...planned: readonly (Answer | Error)[]): World {
  const rest = [...planned];
  const fetch: Fetch = async (url) => {
    const next = rest.shift();
    if (next === undefined) throw new Error(`no answer was planned for ${url}`);
    if (next instanceof Error) throw next;
    return respond(next);
  };
  const server = runner(fetch);
  return {
    ...server,
    async run(line, options) {
      const result = await server.run(line, options);
      expect(rest, "planned answers that nobody asked for").toEqual([]);
      return result;
    },
  };
}

export function respond({ status = 200, headers, body }: Answer) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), text: async () => text };
}

/** A `list` answer with these records. */
export function records(...list: unknown[]): Answer {
  return { body: { code: 0, data: { records: list } } };
}

/** A request that fails as the network does, with this code. */
export function networkError(code: string): Error {
  return Object.assign(new Error(`${code} happened`), { code });
}

/** A server that takes requests and never answers. */
export const silent: Fetch = (_url, { signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** A server that is not there. */
export const down: Fetch = () => Promise.reject(networkError("ECONNREFUSED"));

interface RunnerOptions extends RunOptions {
  clock?: Clock;
  ids?: readonly string[];
}

/** The whole tool in process: words in; exit code, both streams, requests and sleeps out. */
export function runner(
  servers: Fetch,
  { clock = createClock(), ids = [], ...defaults }: RunnerOptions = {},
): World {
  const controller = new AbortController();
  const { signal } = controller;
  const plans: { left: number; act(): void }[] = [];
  return {
    clock,
    fetch: servers,
    interrupt: (kind = "interrupted") => controller.abort(new CliError(kind, kind)),
    afterPause: (nth, act) => void plans.push({ left: nth, act }),
    async run(line, over = {}) {
      const options = { ...defaults, ...over };
      const requests: SentRequest[] = [];
      const sleeps: number[] = [];
      const shown: string[] = [];
      const [stdout, stderr] = [recorder(options, shown), recorder(options, shown)];
      const { fetch = servers } = options;
      const place = options.cwd === undefined ? makePlace(options.files) : undefined;
      const startedMs = clock.now();
      try {
        if (place !== undefined) options.prepare?.(place);
        const exitCode = await runCli(words(line, ids), {
          ...testContext({ clock, fetch, signal }),
          stdin: Object.assign(chunks(options.stdin ?? ""), { isTTY: options.stdinTty }),
          stdout,
          stderr,
          env: options.env ?? {},
          cwd: place?.cwd ?? options.cwd ?? "/",
          home: place?.home ?? options.cwd ?? "/",
          uid: options.uid,
          fetch: (url, init) => {
            const { headers, body, tls } = init;
            requests.push({ url, headers, body: JSON.parse(body ?? "null"), tls });
            return clock.during(fetch(url, init));
          },
          async sleep(ms, enough) {
            // With `enough` it is the limit of something else.
            if (enough === undefined) sleeps.push(ms);
            await clock.sleep(ms, enough, signal);
            for (const plan of plans) {
              plan.left -= 1;
              if (plan.left === 0) plan.act();
            }
            signal.throwIfAborted();
          },
          random: () => options.chance ?? 0.5,
        });
        const verbs = requests.map(verbOf);
        const tookMs = clock.now() - startedMs;
        const written = { stdout: stdout.text(), stderr: stderr.text(), shown: shown.join("") };
        return { exitCode, ...written, requests, verbs, sleeps, tookMs };
      } finally {
        place?.remove();
      }
    },
  };
}

/**
 * What is loaded while several sleep takes turns of the event loop, after which the clock would move: with this it has
 * been loaded before.
 */
export async function loadAllSources(): Promise<void> {
  const rooms = readdirSync(new URL("../../src", import.meta.url), { recursive: true });
  const sources = rooms.map(String).filter((file) => /[\\/].*(?<!\.d)\.ts$/.test(file));
  const files = sources.map((file) => `../../src/${file.replaceAll("\\", "/")}`);
  const libraries = ["chalk", "js-yaml", "lossless-json", "ora", "yaml"];
  await Promise.all([...files, ...libraries].map((name) => import(/* @vite-ignore */ name)));
}

/** For a function that is called with a context of its own: it reads and writes nothing. */
export function testContext(over: Partial<Context> & { clock?: Clock } = {}): Context {
  const { clock = createClock(), ...rest } = over;
  const mute = { write: () => true };
  return {
    stdin: chunks(""),
    stdout: mute,
    stderr: mute,
    env: {},
    cwd: "/",
    home: "/",
    signal: new AbortController().signal,
    fetch: () => Promise.reject(new Error("no request was planned")),
    now: () => new Date(clock.now()),
    elapsedMs: clock.elapsedMs,
    sleep: (ms, enough) => clock.sleep(ms, enough),
    random: () => 0.5,
    runtime: "Node 20.0.0, linux-x64",
    ...rest,
  };
}

/** As in `list`, `collections`, and `create?` where nothing is named that could be created. */
function verbOf({ url, body }: SentRequest): string {
  const [verb = "", noun = ""] = url.split("/").toReversed();
  if (noun !== "import") return noun;
  const { collectionName, jobId } = Object(body);
  const isQuestion =
    /^(create|commit|abort)$/.test(verb) && (collectionName ?? jobId) === undefined;
  return isQuestion ? `${verb}?` : verb;
}

function words(line: string | readonly string[], ids: readonly string[]): string[] {
  const split =
    typeof line === "string" ? (line.match(/'[^']*'|[^ ]+/g) ?? []).map(withoutQuotes) : line;
  return split.map((word) => word.replace(/#(\d)/g, (written, n) => ids[n] ?? written));
}

function withoutQuotes(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1) : word;
}

/** Keeps what is written to it, and adds it to `all`: a terminal of so many columns, or a pipe. */
export function recorder(
  { tty, rows = 24 }: RunOptions,
  all: string[] = [],
): Output & { text(): string } {
  const pieces: string[] = [];
  return {
    write: (text) => pieces.push(text) + all.push(text),
    ...(tty !== undefined && { isTTY: true, columns: tty, rows }),
    text: () => pieces.join(""),
  };
}

async function* chunks(stdin: NonNullable<RunOptions["stdin"]>) {
  if (typeof stdin === "string") yield stdin;
  else yield* stdin;
}

/** What fish is offered behind these words, the last of which stands at the cursor; nothing is ever said. */
export async function completed({ run }: Pick<World, "run">, line: string, options?: RunOptions) {
  const result = await run(["__complete", "fish", ...line.split(" ")], options);
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  const lines = result.stdout.split("\n").slice(0, -1);
  return { ...result, values: lines.map((offer) => offer.replace(/\t.*/, "")) };
}
