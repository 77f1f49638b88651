import fc from "fast-check";
import type { Fetch } from "../../../src/base/context.ts";
import { CliError } from "../../../src/base/errors.ts";
import { Outage } from "../../../src/base/retry.ts";
import type { ClusterOutage, Tick } from "../../../src/follow/cluster.ts";
import { updatePace } from "../../../src/follow/pace.ts";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { type Job, knownStates, stageOf } from "../../../src/milvus/job.ts";
import type { Presentation } from "../../../src/render/columns.ts";
import { type Format, openOutput } from "../../../src/render/output.ts";
import { createClock } from "../clock.ts";
import { networkError, recorder, runner, testContext, type World } from "../world.ts";
import { hostileText } from "./text.ts";

/** An id as Milvus gives them. */
const jobId: fc.Arbitrary<string> = fc
  .bigInt({ min: 400_000_000_000_000_000n, max: 9_223_372_036_854_775_807n })
  .map(String);

const state: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...knownStates, "InProgress", "None", "constructor", "__proto__"),
  hostileText,
);

/** The text of a field that has nothing to say where it is empty. */
const text = hostileText.map((said) => (said === "" ? null : said));

/** Jobs as they stand both in an answer and after it was decoded. */
export const jobs: fc.Arbitrary<Job[]> = fc.uniqueArray(
  fc.record({
    jobId,
    collectionName: text,
    state,
    progress: fc.integer({ min: 0, max: 100 }),
    reason: text,
  }),
  { selector: (job) => job.jobId, minLength: 1, maxLength: 5 },
);

const count = fc.oneof(fc.nat(), fc.integer(), fc.maxSafeNat());
const time = fc.oneof(
  fc
    .integer({ min: 0, max: 4_102_444_800 })
    .map((seconds) => new Date(seconds * 1_000).toISOString()),
  fc.constantFrom("", "2026-11-01T08:00:00+08:00"),
  hostileText,
);
const fileName = fc.oneof(
  hostileText,
  fc.array(hostileText, { maxLength: 3 }).map((paths) => `[${paths.join(" ")}]`),
  fc.array(hostileText, { maxLength: 3 }).map((names) => `[${names.join(".npy ")}.npy]`),
  hostileText.map((path) => `id:448761313698322012 paths:${JSON.stringify(path)} `),
);

/** What `describe` answers with. */
export const detail: fc.Arbitrary<Record<string, unknown>> = fc.record({
  collectionName: hostileText,
  state,
  progress: fc.integer({ min: 0, max: 100 }),
  importedRows: count,
  totalRows: count,
  fileSize: count,
  createTime: time,
  completeTime: time,
  reason: hostileText,
  details: fc.array(
    fc.record(
      {
        fileName,
        fileSize: count,
        progress: fc.integer({ min: 0, max: 100 }),
        completeTime: time,
        state,
        importedRows: count,
        totalRows: count,
        reason: hostileText,
      },
      { requiredKeys: ["fileName"] },
    ),
    { maxLength: 3 },
  ),
});

const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_540_000 });

/** The pace of a job that has been seen once. */
export const unknownPace: FollowedJob["pace"] = updatePace(undefined, "unknown", 0, null, 0);

/** Jobs as a follower knows them, nine minutes at most after they have moved. */
export const followedJobs: fc.Arbitrary<FollowedJob[]> = jobs.chain((some) =>
  fc.tuple(
    ...some.map((job) =>
      fc.record({
        job: fc.constant(job),
        stage: fc.constant(stageOf(job, true)),
        rows: fc.option(fc.record({ imported: fc.maxSafeNat(), total: fc.maxSafeNat() })),
        rowsPerSecond: fc.option(fc.double({ min: 0, noNaN: true })),
        timeLeftMs: fc.option(fc.double({ min: 0, noNaN: true })),
        movedAtMs: moment,
        isRemoved: fc.boolean(),
        rowsBeforeFall: fc.constant(null),
        pace: fc.constant(unknownPace),
      }),
    ),
  ),
);

const profileName = fc.constantFrom("prod", "prod-eu.1", "测试");

export function outages(
  ...parts: [fc.Arbitrary<string | null>, fc.Arbitrary<string>, fc.Arbitrary<number>]
): fc.Arbitrary<ClusterOutage> {
  return fc.tuple(...parts).map((values) => outageOf(...values));
}

/** An outage that is not given up. */
export function outageOf(profile: string | null, message: string, sinceMs: number): ClusterOutage {
  const failure = new CliError("network", message);
  return { profile, outage: Outage.continue(null, failure, sinceMs, Number.POSITIVE_INFINITY) };
}

/** What a follower sees at one poll, or does not because of an outage. */
export const tick: fc.Arbitrary<Tick & { nowMs: number }> = fc
  .record({
    jobs: followedJobs,
    outages: fc.uniqueArray(outages(fc.option(profileName), hostileText, moment), {
      selector: ({ profile }) => profile,
    }),
    notices: fc.array(fc.record({ profile: fc.option(profileName), message: hostileText })),
    failures: fc.constant([]),
    nowMs: moment,
  })
  .map((seen) => ({ ...seen, changed: seen.jobs }));

/** Jobs of which the first has an id as odd as the rest. */
const oddlyNamed = fc.tuple(jobs, hostileText).map(([some, jobId]) => ({
  records: some.map((job, index) => (index === 0 ? { ...job, jobId } : job)),
}));

const data = fc.oneof(
  jobs.map((records) => ({ records })),
  oddlyNamed,
  fc
    .tuple(detail, fc.constantFrom("448761313698322011", "job-1"))
    .map(([job, jobId]) => ({ ...job, jobId })),
  fc.array(hostileText, { maxLength: 4 }),
  fc.constant({}),
);

/** Any value, and those that programs stumble over. */
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  hostileText,
  fc.constantFrom(null, -1, 1e300, "", "NaN", "0x10", [], {}, [[]], [null], { __proto__: 1 }),
);

/** One of the values in it, however deep, is another. */
function damaged(value: unknown, path: number, instead: unknown): unknown {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const chosen = entries[path % (entries.length + 1)];
  if (chosen === undefined) return instead;
  const [key, inner] = chosen;
  const changed = damaged(inner, Math.floor(path / (entries.length + 1)), instead);
  return Array.isArray(value)
    ? value.with(Number(key), changed)
    : { ...Object(value), [key]: changed };
}

const answer = fc
  .tuple(fc.constantFrom<unknown>(0, 0, 0, 200, "0"), data, fc.option(fc.tuple(fc.nat(), oddValue)))
  .map(([code, data, damage]) => {
    const whole = { code, data };
    return JSON.stringify(damage === null ? whole : damaged(whole, ...damage));
  });

const code = fc.oneof(
  fc.constantFrom(1, 100, 200, 800, 1100, 1800, 1801, 2100, 2101, 65535, 1e99),
  fc.integer(),
);
const refusal = fc
  .tuple(
    code,
    hostileText,
    fc.constantFrom("", "import job does not exist, jobID=", "parse job id failed"),
  )
  .map(([code, message, words]) => JSON.stringify({ code, message: words + message }));

const body = fc.oneof(
  { weight: 6, arbitrary: answer },
  { weight: 2, arbitrary: refusal },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "<html><h1>502", "404 page not found", "{", "null", "\ufeff{}"),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(answer, refusal), fc.nat())
      .map(([text, at]) => text.slice(0, at % text.length)),
  },
  { weight: 1, arbitrary: fc.tuple(refusal, answer).map(([first, second]) => first + second) },
);

const headers = fc.record(
  {
    "retry-after": fc.oneof(
      fc.constantFrom("0", "5", "1e9", "9".repeat(400), "-1", "Wed, 21 Oct 2026 07:28:00 GMT"),
      hostileText,
    ),
    location: fc.oneof(fc.webUrl(), hostileText),
  },
  { requiredKeys: [] },
);

const statuses = [301, 308, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504, 599, 204];

export const replies: fc.Arbitrary<(Reply | Error)[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ status: fc.constant(200), headers, body }) },
    { weight: 2, arbitrary: fc.record({ status: fc.constantFrom(...statuses), headers, body }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("ECONNREFUSED", "ECONNRESET", "EPROTO", "CERT_X", "HPE_X", "E")
        .map(networkError),
    },
  ),
  { minLength: 1, maxLength: 6 },
);

export interface Reply {
  status: number;
  /** By names in lower case. */
  headers: Record<string, string>;
  body: string;
}

const sleepsAtMost = 3_000;

/** Gives these replies in turn, again and again, until a user who has had enough presses Ctrl-C; in no folder of its own. */
export function oddServer(replies: readonly (Reply | Error)[], requestsAtMost = 40): World {
  let requests = 0;
  let sleeps = 0;
  const clock = createClock();
  const fetch: Fetch = async (_url, { headers, signal }) => {
    refuseBadHeaders(headers);
    requests += 1;
    if (requests > requestsAtMost) server.interrupt();
    signal.throwIfAborted();
    const reply = replies[requests % replies.length];
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error("no reply");
    const get = (name: string) => reply.headers[name.toLowerCase()] ?? null;
    return { status: reply.status, headers: { get }, text: async () => reply.body };
  };
  const server = runner(fetch, {
    cwd: "/",
    clock: {
      ...clock,
      sleep: (...limits) => {
        sleeps += 1;
        if (sleeps > sleepsAtMost) server.interrupt();
        return clock.sleep(...limits);
      },
    },
  });
  return server;
}

/** Without a code, so that it counts as a defect of the tool. */
function refuseBadHeaders(headers: Record<string, string>): void {
  const bad = Object.entries(headers).filter(
    ([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
  if (bad.length > 0) throw new Error(`headers that cannot be sent: ${JSON.stringify(bad)}`);
}

/** What the tool writes of records, to a terminal of so many columns or to a pipe, without color. */
export async function written<Row>(
  rows: readonly Row[],
  presentation: Presentation<Row>,
  format: Format,
  columns?: number,
): Promise<string> {
  const stdout = recorder({ tty: columns });
  const options = { format, columns: null, color: "never", headers: true } as const;
  await openOutput(options, testContext({ stdout })).write(rows, presentation);
  return stdout.text();
}
