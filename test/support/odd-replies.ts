import fc from "fast-check";
import { networkError } from "./answers.ts";
import { hostileText } from "./hostile.ts";
import { detail, jobs } from "./hostile-jobs.ts";
import type { Reply } from "./odd-server.ts";

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
