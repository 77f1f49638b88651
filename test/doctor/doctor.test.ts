// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { restsAt } from "../../src/demo/job-plans.ts";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { noon } from "../support/clock.ts";
import {
  type Answer,
  answers,
  cloud,
  clusterEnv,
  type MilvusOptions,
  networkError,
  type RunOptions,
  respond,
  type World,
  world,
} from "../support/world.ts";

const users = { root: "Milvus", reader: "Milvus" };
const asReader = "-t reader:Milvus";

function filled(options: MilvusOptions = {}) {
  return world({ isFilled: true, ...options });
}

interface Check {
  check: string;
  result: string;
  found: string;
  details: string[];
  hint: string | null;
}

/** What doctor says of the one profile that it looks at: exit code, both streams, and each check by its name. */
async function examined({ run }: Pick<World, "run">, line = "", options: RunOptions = {}) {
  const result = await run(`doctor --json ${line}`, options);
  const [report]: { checks: Check[] }[] = JSON.parse(result.stdout);
  const checks = (report?.checks ?? []).map((check) => [check.check, check] as const);
  return { ...result, checks: Object.fromEntries(checks) };
}

test.each<DemoVersion>(["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"])(
  "doctor changes nothing on Milvus %s",
  async (version) => {
    const { demo, run } = filled({ version, users });
    const before = demo.jobs();
    const { requests } = await run("doctor -t root:Milvus");
    expect(demo.jobs()).toEqual(before);
    const changing = requests.filter(({ url }) => /\/(create|commit|abort)$/.test(url));
    expect(changing.map(({ body }) => body)).toEqual([{}, {}, {}]);
  },
);

test.each<[options: MilvusOptions, text: string, describedBy?: string]>([
  [{ version: "2.4.0" }, "2.4.12 or earlier", ", by its older name get_progress"],
  [{ version: "2.4.14" }, "2.4.13 to 2.6.5"],
  [{ version: "2.5" }, "2.4.13 to 2.6.5"],
  [{ version: "2.6" }, "2.6.24 or a later 2.6"],
  [{ version: "3.0" }, "3.0.2 or later"],
  [{ quirks: { idempotencyKeys: false } }, "3.0.0 or 3.0.1"],
  [{ quirks: { idempotencyKeys: false, manualCommit: false } }, "2.6.6 to 2.6.23"],
  [{ version: "2.5", isFilled: false }, "2.4.13 to 2.6.23"],
])("doctor finds the version of %j by its behavior", async (options, text, describedBy = "") => {
  const { checks } = await examined(filled(options));
  expect(checks.version?.found).toBe(`behaves as Milvus ${text}`);
  expect(checks.describe).toMatchObject({ result: "ok", found: `supported${describedBy}` });
});

test.each<[Answer | Error, found: string, hint: string]>([
  [networkError("ECONNREFUSED"), "unknown: connection refused", "run it again"],
  [
    { status: 403, body: { code: 65_535, message: "permission deny" } },
    "unknown: HTTP 403: permission deny (code 65535)",
    "run it as a user with the Import privilege",
  ],
])("doctor does not know the version if a question about it fails: %o", async (answer, ...said) => {
  const server = filled();
  const fetch: Fetch = (url, init) => {
    if (!url.endsWith("/commit")) return server.demo.fetch(url, init);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(respond(answer));
  };
  const { checks } = await examined(server, "", { fetch });
  expect(checks.version).toMatchObject({ result: "warning" });
  expect([checks.version?.found, checks.version?.hint]).toEqual(said);
});

test("doctor does not know of createTime where there is no job", async () => {
  const { checks } = await examined(filled({ version: "2.5", isFilled: false }));
  expect(checks.list?.found).toBe("allowed");
  expect(checks.version?.details[2]).toBe("createTime unknown");
});

test.each<[string, Answer | Error, number, string, string]>([
  [
    "a name nobody knows",
    networkError("ENOTFOUND"),
    6,
    "hostName",
    "cannot resolve host localhost",
  ],
  ["a port nobody listens on", networkError("ECONNREFUSED"), 6, "tcp", "connection refused"],
  [
    "a server of something else",
    { status: 404, body: "404 page not found" },
    6,
    "rest",
    "HTTP 404: 404 page not found",
  ],
  ["an HTML page", { body: "<html>" }, 6, "rest", "not a Milvus response: HTML page"],
  [
    "a gateway that asks who is there",
    { status: 401, body: "<html>" },
    4,
    "rest",
    "HTTP 401: HTML page",
  ],
  [
    "a server that is too slow",
    { status: 408, body: { code: 10001, message: "request timeout" } },
    6,
    "rest",
    "HTTP 408: request timeout (code 10001)",
  ],
  ["a gateway without a word", { status: 405, body: "" }, 1, "rest", "HTTP 405"],
  [
    "a server that does not say why",
    { body: { code: 65_535, message: "odd" } },
    1,
    "list",
    "the server refused the request: odd (code 65535)",
  ],
  [
    "a server that is not ready",
    { body: { code: 1, message: "service not ready" } },
    1,
    "list",
    "the server refused the request: service not ready (code 1)",
  ],
  [
    "a database that is not there",
    { body: { code: 800, message: "database not found[database=x]" } },
    7,
    "list",
    'database "x" not found',
  ],
  [
    "a refusal that no token was given for",
    { status: 403, body: { code: 65_535, message: "permission deny" } },
    4,
    "authentication",
    "HTTP 403: permission deny (code 65535)",
  ],
])(
  "doctor finds %s: its exit code, and nothing that depends on it",
  async (_what, answer, code, check, found) => {
    const { exitCode, checks } = await examined(answers(answer));
    expect(exitCode).toBe(code);
    expect(checks[check]).toMatchObject({ result: "failed", found, hint: expect.any(String) });
    const order = Object.keys(checks);
    const resultsOf = (names: string[]) => names.map((name) => checks[name]?.result);
    const after = order.slice(order.indexOf(check) + 1);
    const dependent = after.filter((name) => !["clock", "roundTrip"].includes(name));
    expect(new Set(resultsOf(dependent))).toEqual(new Set(["skipped"]));
    expect(resultsOf(order.slice(0, order.indexOf(check)))).not.toContain("failed");
    // No token was given.
    expect(checks.authentication?.found).not.toBe("token accepted");
  },
);

const soonFull = Array.from({ length: 950 }, () => ({ plan: restsAt("index") }));

test.each<
  [what: string, options: MilvusOptions, line: string, code: number, check: string, Partial<Check>]
>([
  [
    "that no token is given",
    { users },
    "",
    4,
    "authentication",
    {
      result: "failed",
      hint: "set MILVUS_TOKEN, --token-file or a profile's token",
    },
  ],
  [
    "that the token is wrong",
    { users },
    "-t root:wrong",
    4,
    "authentication",
    { result: "failed", hint: "the token was rejected; check it" },
  ],
  [
    "that the token is an API key",
    { users },
    "-t 0123456789abcdef",
    4,
    "authentication",
    { result: "failed", hint: "use user:password; API keys work only with Zilliz Cloud" },
  ],
  [
    "that the token is accepted",
    { users },
    "-t root:Milvus",
    0,
    "authentication",
    { found: "token accepted" },
  ],
  [
    "that nobody looks at the token",
    {},
    "-t root:Milvus",
    0,
    "authentication",
    { found: "no authentication required" },
  ],
  [
    "that a user may not list, without naming the user",
    { version: "2.5", users, grants: { reader: [] } },
    asReader,
    4,
    "list",
    {
      found:
        "HTTP 403: rpc error: code = PermissionDenied desc = PrivilegeListImport: permission deny to … in the `default` database (code 65535)",
    },
  ],
  [
    "that a user may list and not describe",
    { version: "2.5", users, grants: { reader: ["ListImport"] } },
    asReader,
    4,
    "describe",
    { result: "failed" },
  ],
  [
    "that the server shows a user no job",
    { users, grants: { reader: [] } },
    asReader,
    0,
    "list",
    { found: "allowed; jobs without the Import privilege are not listed" },
  ],
  ...(
    [
      [90_000, "warning", "server is 1m 30s ahead"],
      [-3_600_000, "warning", "server is 59m 59s behind"],
      [20_000, "ok", "server is 20s ahead"],
      [1_000, "ok", "in sync"],
    ] as const
  ).map(
    ([ms, result, found]) =>
      [`the clock: ${found}`, { now: () => noon + ms }, "", 0, "clock", { result, found }] as [
        string,
        MilvusOptions,
        string,
        number,
        string,
        Partial<Check>,
      ],
  ),
  [
    "that a server soon takes no more jobs",
    { isFilled: false, jobs: soonFull },
    "",
    0,
    "jobs",
    {
      result: "warning",
      found: "950 of 950 unfinished; the limit is usually 1,024",
      hint: "create --wait waits for a free slot; finished jobs do not count",
    },
  ],
  [
    "that a token goes out in the open",
    {},
    "-t root:Milvus --uri http://milvus.test:19530",
    0,
    "tls",
    {
      result: "warning",
      found: "unencrypted: others on the network can read the token",
    },
  ],
  [
    "that a token stays on this machine",
    {},
    "-t root:Milvus --uri http://127.0.0.1:19530",
    0,
    "tls",
    { result: "skipped" },
  ],
])("doctor finds %s", async (_what, options, line, code, check, expected) => {
  const { exitCode, checks } = await examined(filled(options), line);
  expect(exitCode).toBe(code);
  expect(checks[check]).toMatchObject(expected);
});

test("a user who may list and not describe leaves the rest to be looked at", async () => {
  const server = filled({ version: "2.5", users, grants: { reader: ["ListImport"] } });
  const { checks, stderr } = await examined(server, asReader);
  expect([checks.list?.result, checks.version?.result]).toEqual(["ok", "ok"]);
  expect(stderr).toMatch(/^error: describe failed; 13 checks: /);
});

test("the clock is not told by what a slow answer says, and a slow way is a warning", async () => {
  const server = filled();
  const { checks } = await examined(server, "", {
    fetch: async (url, init) => {
      const response = await server.demo.fetch(url, init);
      // Requests that wait together wait once, however many turns their answers take.
      await server.clock.sleep(server.demo.requests.length === 1 ? 300_000 : 1_500);
      return response;
    },
  });
  expect(checks.clock?.found).toBe("in sync");
  expect(checks.roundTrip?.result).toBe("warning");
});

test("a proxy that is none is told without its password", async () => {
  const env = { HTTP_PROXY: "ftp://me:hush@proxy.test" };
  const { exitCode, stdout } = await filled().run("doctor --uri milvus.test", { env });
  expect(exitCode).toBe(2);
  expect(stdout).toContain(
    '✗ failed   proxy           HTTP_PROXY must start with http:// or https://: "ftp"\n',
  );
  expect(stdout).not.toContain("hush");
});

test("Zilliz Cloud is asked for the key of the account where it is not accepted", async () => {
  const env = { ...clusterEnv, MILVUS_TOKEN: "wrong-key" };
  const { exitCode, checks } = await examined(cloud(), "", { env });
  expect([exitCode, checks.authentication?.hint]).toEqual([4, "use an API key of that account"]);
});

describe("the configuration", () => {
  const profiles = {
    default: "prod",
    profiles: {
      prod: { uri: "http://localhost:1", token: "${PROD_TOKEN}", db: "products" },
      "prod-eu": { uri: "http://localhost:2", requestTimeout: "9s", tokenFile: "token" },
      broken: { uri: "http://localhost:3", token: "${NO_SUCH}" },
    },
  };
  const files = { "~/.milvusrc": JSON.stringify(profiles), "~/token": "root:hunter2\n" };
  const env = { PROD_TOKEN: "root:hunter2" };

  test("gives each request 5 seconds unless it says otherwise, and no second try", async () => {
    const { requests } = await filled().run("doctor -p prod,prod-eu", { files, env });
    const seconds = requests.map(({ url, headers }) => `${url[17]} ${headers["Request-Timeout"]}`);
    expect([...new Set(seconds)].sort()).toEqual(["1 5", "2 9"]);
    const once = await answers(networkError("ECONNREFUSED")).run("doctor");
    expect([once.requests.length, once.sleeps]).toEqual([1, []]);
  });

  test.each<[string, string, RunOptions, string | RegExp]>([
    ["cannot be read", "", { files: { ".milvusrc": "uri: [" } }, /^\.milvusrc:1 is not valid YAML/],
    ["lacks the profile", "-p prodd", { files }, 'no profile named "prodd"'],
    [
      "lacks a variable",
      "-p broken",
      { files },
      "~/.milvusrc: profiles.broken.token uses ${NO_SUCH}, but NO_SUCH is not set",
    ],
    [
      "names one server for several",
      "--all-profiles --uri x",
      { files },
      "--uri cannot be combined with several profiles",
    ],
    [
      "does not trust its file",
      "",
      { files: { ".milvusrc": "uri: http://x.test" }, env: { MILVUS_TOKEN: "root:Milvus" } },
      /^refusing to send MILVUS_TOKEN to http:\/\/x\.test: the address comes from \.milvusrc$/,
    ],
  ])("that %s ends it there, with exit 2", async (_what, line, options, found) => {
    const { exitCode, requests, checks } = await examined(filled(), line, options);
    expect([exitCode, requests]).toEqual([2, []]);
    const { configuration, ...rest } = checks;
    expect(configuration?.result).toBe("failed");
    expect(configuration?.found).toMatch(found);
    expect(new Set(Object.values(rest).map(({ result }) => result))).toEqual(new Set(["skipped"]));
  });

  test("that is doubtful is a warning, and not said twice", async () => {
    const literal = JSON.stringify({ uri: "http://localhost:1", token: "root:hunter2" });
    const result = await filled().run("doctor --insecure --uri http://localhost:2", {
      files: { "~/.milvusrc": literal },
    });
    expect(result.stdout).toContain("! warning  configuration   profile default\n");
    expect(result.stdout).toContain("token hidden, not sent (~/.milvusrc: token)\n");
    expect(result.stdout).toContain(
      "→ ~/.milvusrc: token is not sent, because --uri points to another server; the TLS certificate is not verified (--insecure)\n",
    );
    expect(result.stderr).toBe("13 checks: 11 ok, 1 warning, 1 skipped\n");
  });

  test("is examined profile by profile, and the worst decides", async () => {
    const { stdout, stderr, exitCode } = await filled({ users }).run(
      "doctor --all-profiles --json",
      { files, env: { PROD_TOKEN: "root:Milvus" } },
    );
    const reports: { profile: string; uri: string | null; exitCode: number }[] = JSON.parse(stdout);
    expect(reports.map((one) => [one.profile, one.uri, one.exitCode])).toEqual([
      ["prod", "http://localhost:1", 0],
      ["prod-eu", "http://localhost:2", 4],
      ["broken", null, 2],
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: 2 of 3 profiles failed; 39 checks: .*\n$/);
  });
});

describe("what doctor prints can be shown to anybody", () => {
  test.each([
    "permission deny to tony in the `tony` database",
    "permission deny to anna in the `default` database",
    "user tony, password hunter2; see /home/tony/x, /Users/anna/y and s3://b/a?X-Amz-Signature=1f2e5ec7",
    "you are tony:hunter2!, Bearer tony:hunter2!",
    "user=tony. tony, (tony) [tony] <tony> 'tony' \"tony\" `tony` {tony} tony; tony! tony? -tony- /tony/ .tony. tony@x x@tony tony: *tony* |tony| tony…",
    "to\u200bny, t\u001b[0mony and \u202etony; C:\\Users\\anna tony\\x, C:\\\\Users\\\\anna\\\\x, /Users/anna.",
  ])("whatever the server says: %s", async (message) => {
    const server = answers({ status: 403, body: { code: 65_535, message } });
    const { stdout, stderr } = await server.run("doctor -t tony:hunter2!");
    expect(stdout).toContain("…");
    expect(stdout + stderr).not.toMatch(/tony|anna|hunter2!|1f2e5ec7/);
  });

  test("with the name of the home directory out of every path", async () => {
    const body = { code: 65_535, message: "open D:\\home\\x: no such file" };
    const { stdout } = await answers({ status: 403, body }).run("doctor");
    expect(stdout).toContain("open D:\\…\\x: no such file");
  });

  test("with names of hosts, profiles and databases that contain the user's", async () => {
    const server = answers({ status: 403, body: { code: 65_535, message: "no tony in tony-db" } });
    const files = { "~/.milvusrc": "profiles: {tony-eu: {uri: http://tony.test, db: tony-db}}" };
    const { stdout } = await server.run("doctor -p tony-eu -t tony:hunter2!", { files });
    expect(stdout).toContain("tony-eu  http://tony.test\n");
    expect(stdout).toContain("connected to tony.test:80");
    expect(stdout).toContain("no … in tony-db");
  });

  test.each(["list", "milvus"])("and is not made unreadable by a user called %s", async (user) => {
    const line = `doctor --uri http://milvus.test:19530/milvus --token ${user}:password`;
    const { stdout } = await answers({ status: 404, body: "" }).run(line);
    expect(stdout).toMatch(/^http:\/\/milvus\.test:19530\/milvus\n/);
    expect(stdout).toContain("connected to milvus.test:19530\n");
    expect(stdout).toContain("- 5 later checks skipped (REST v2 failed)\n");
  });
});
