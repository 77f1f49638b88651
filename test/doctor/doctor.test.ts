// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
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
  type RunResult,
  world,
} from "../support/world.ts";

const users = { root: "Milvus", reader: "Milvus" };

function filled(options: MilvusOptions = {}) {
  const server = world({ isFilled: true, ...options });
  const doctor = (line = "", over: RunOptions = {}) => server.run(`doctor ${line}`, over);
  return { ...server, doctor };
}

interface Check {
  check: string;
  result: string;
  found: string;
  details: string[];
  hint: string | null;
}

function checksOf({ stdout }: RunResult): Record<string, Check> {
  const [report]: { checks: Check[] }[] = JSON.parse(stdout);
  return Object.fromEntries((report?.checks ?? []).map((check) => [check.check, check]));
}

async function checked(run: Promise<RunResult>): Promise<Record<string, Check>> {
  return checksOf(await run);
}

function results(checks: Record<string, Check>): string {
  return Object.values(checks)
    .map(({ check, result }) => `${check} ${result}`)
    .join(", ");
}

describe("what doctor asks a server", () => {
  test.each<DemoVersion>(["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"])(
    "changes nothing on Milvus %s",
    async (version) => {
      const { demo, doctor } = filled({ version, users });
      const before = demo.jobs();

      const { requests } = await doctor("-t root:Milvus");

      expect(demo.jobs()).toEqual(before);
      const changing = requests.filter(({ url }) => /\/(create|commit|abort)$/.test(url));
      expect(changing.map(({ body }) => body)).toEqual([{}, {}, {}]);
    },
  );

  test.each<[DemoVersion, string]>([
    ["2.4.0", "2.4.12 or earlier"],
    ["2.4.14", "2.4.13 to 2.6.4"],
    ["2.5", "2.4.13 to 2.6.4"],
    ["2.6", "2.6.24 or a later 2.6"],
    ["3.0", "3.0.2 or later"],
  ])("tells Milvus %s by its behaviour", async (version, text) => {
    const { version: found, describe: verb } = await checked(filled({ version }).doctor("--json"));

    expect(found?.found).toBe(`behaves as Milvus ${text}`);
    expect(verb?.found).toBe(
      version === "2.4.0" ? "by get_progress, its older name" : "by describe",
    );
  });

  test.each([
    [{ idempotencyKeys: false }, "3.0.0 or 3.0.1"],
    [{ idempotencyKeys: false, manualCommit: false }, "2.6.5 to 2.6.23"],
  ])("tells versions apart by %j", async (quirks, text) => {
    const { version } = await checked(filled({ quirks }).doctor("--json"));

    expect(version?.found).toBe(`behaves as Milvus ${text}`);
  });

  test("finds out how jobs are described where there is none", async () => {
    const { run } = world({ version: "2.5" });

    const { describe: verb, list, version } = await checked(run("doctor --json"));

    expect(list?.found).toBe("allowed");
    expect(verb).toMatchObject({ result: "ok", found: "by describe" });
    expect(version?.found).toBe("behaves as Milvus 2.4.13 to 2.6.23");
    expect(version?.details[2]).toBe("createTime cannot be told");
  });
});

describe("what doctor finds wrong", () => {
  test.each<[string, Answer | Error, number, string, string]>([
    [
      "a name nobody knows",
      networkError("ENOTFOUND"),
      6,
      "hostName",
      "the host name localhost is not known",
    ],
    ["a port nobody listens on", networkError("ECONNREFUSED"), 6, "tcp", "connection refused"],
    [
      "a server of something else",
      { status: 404, body: "404 page not found" },
      6,
      "rest",
      "HTTP 404: 404 page not found",
    ],
    ["a web page", { body: "<html>" }, 6, "rest", "the answer is not that of a Milvus: a web page"],
    [
      "a gateway that asks who is there",
      { status: 401, body: "<html>" },
      4,
      "rest",
      "HTTP 401: a web page",
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
      "Milvus refused: odd (code 65535)",
    ],
    [
      "a server that is not ready",
      { body: { code: 1, message: "service not ready" } },
      1,
      "list",
      "Milvus refused: service not ready (code 1)",
    ],
    [
      "a database that is not there",
      { body: { code: 800, message: "database not found[database=x]" } },
      7,
      "list",
      "Milvus refused: database not found[database=x] (code 800)",
    ],
  ])(
    "%s: its exit code, and nothing that depends on it",
    async (_what, answer, code, check, found) => {
      const result = await answers(answer).run("doctor --json");

      const checks = checksOf(result);
      expect(result.exitCode).toBe(code);
      expect(checks[check]).toMatchObject({ result: "failed", found });
      expect(checks[check]?.hint).not.toBeNull();
      const order = Object.keys(checks);
      const after = order
        .slice(order.indexOf(check) + 1)
        .filter((name) => !["clock", "roundTrip"].includes(name));
      expect(after.map((name) => checks[name]?.result)).toEqual(after.map(() => "skipped"));
      expect(
        order.slice(0, order.indexOf(check)).map((name) => checks[name]?.result),
      ).not.toContain("failed");
    },
  );

  test.each([
    [
      "no token",
      "",
      "give a token, user:password or an API key, with MILVUS_TOKEN, --token-file or a profile",
    ],
    ["a wrong one", "-t root:wrong", "the token was not accepted: check it"],
    [
      "an API key",
      "-t 0123456789abcdef",
      "write user:password; API keys are for Zilliz Cloud alone",
    ],
  ])("authentication with %s", async (_what, line, hint) => {
    const result = await filled({ users }).doctor(`--json ${line}`);

    expect(result.exitCode).toBe(4);
    expect(result.stderr).toBe(
      "error: authentication failed; 13 checks: 7 ok, 1 failed, 5 skipped\n",
    );
    expect(checksOf(result).authentication).toMatchObject({ result: "failed", hint });
  });

  test("a token that is accepted, apart from one that nobody looks at", async () => {
    const asked = await checked(filled({ users }).doctor("--json -t root:Milvus"));
    const open = await checked(filled().doctor("--json -t root:Milvus"));

    expect(asked.authentication?.found).toBe("the token is accepted");
    expect(open.authentication?.found).toBe("the server asks nobody for a token");
  });

  test("a user who may not list, without naming the user", async () => {
    const { doctor } = filled({ version: "2.5", users, grants: { reader: [] } });

    const result = await doctor("--json -t reader:Milvus");

    expect(result.exitCode).toBe(4);
    expect(checksOf(result).authentication?.result).toBe("ok");
    expect(checksOf(result).list?.found).toBe(
      "HTTP 403: rpc error: code = PermissionDenied desc = PrivilegeListImport: permission deny to … in the `default` database (code 65535)",
    );
  });

  test("a user who may list and not describe", async () => {
    const { doctor } = filled({ version: "2.5", users, grants: { reader: ["ListImport"] } });

    const result = await doctor("--json -t reader:Milvus");

    expect(result.exitCode).toBe(4);
    expect(results(checksOf(result))).toMatch(/list ok, describe failed, version ok/);
  });

  test("a user to whom the server shows no job", async () => {
    const { doctor } = filled({ users, grants: { reader: [] } });

    const { list } = await checked(doctor("--json -t reader:Milvus"));

    expect(list?.found).toBe("allowed; jobs that the user may not import are left out");
  });

  test.each([
    [90_000, "warning", "the server's is 1m 30s ahead of ours"],
    [-3_600_000, "warning", "the server's is 59m 59s behind ours"],
    [20_000, "ok", "the server's is 20s ahead of ours"],
    [1_000, "ok", "the server's agrees with ours"],
  ])("a clock that is %i ms ahead", async (aheadMs, result, found) => {
    const { doctor } = filled({ now: () => noon + aheadMs });

    expect((await checked(doctor("--json"))).clock).toMatchObject({
      result,
      found,
    });
  });

  test("no clock by what a slow answer says", async () => {
    const { clock, demo, run } = filled();

    const checks = await checked(
      run("doctor --json", {
        fetch: async (url, init) => {
          const response = await demo.fetch(url, init);
          if (demo.requests.length === 1) clock.pass(300_000);
          return response;
        },
      }),
    );

    expect(checks.clock?.found).toBe("the server's agrees with ours");
  });

  test("a server that soon takes no more jobs", async () => {
    const { demo, doctor } = filled();
    for (let index = 0; index < 950; index += 1) {
      demo.addJob({ collection: "products", plan: restsAt("index") });
    }

    const result = await doctor("--json");

    expect(result.exitCode).toBe(0);
    expect(checksOf(result).jobs).toMatchObject({
      result: "warning",
      found: "957 of 962 are unfinished; most servers take 1,024",
      hint: "create --wait waits for room; finished jobs do not count",
    });
  });

  test("a slow way", async () => {
    const { clock, demo, run } = filled();

    const { roundTrip } = await checked(
      run("doctor --json", {
        fetch: (url, init) => {
          clock.pass(1_500);
          return demo.fetch(url, init);
        },
      }),
    );

    expect(roundTrip?.result).toBe("warning");
  });

  test("a token that goes out in the open, unless to this machine", async () => {
    const inTheOpen = "-t root:Milvus --json --uri http://";
    const away = await checked(filled().doctor(`${inTheOpen}milvus.test:19530`));
    const here = await checked(filled().doctor(`${inTheOpen}127.0.0.1:19530`));

    expect(away.tls).toMatchObject({
      result: "warning",
      found: "plain HTTP, not encrypted: whoever is on the way reads the token",
    });
    expect(here.tls?.result).toBe("skipped");
  });

  test("a proxy that is none", async () => {
    const env = { HTTP_PROXY: "ftp://me:hush@proxy.test" };

    const result = await filled().doctor("--uri milvus.test", { env });

    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain(
      '✗ failed   proxy           HTTP_PROXY has the scheme "ftp", only http and https proxies are known\n',
    );
    expect(result.stdout).not.toContain("hush");
  });
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
    const { requests } = await filled().doctor("-p prod,prod-eu", { files, env });

    const seconds = requests.map(({ url, headers }) => `${url[17]} ${headers["Request-Timeout"]}`);
    expect([...new Set(seconds)].sort()).toEqual(["1 5", "2 9"]);
    const once = await answers(networkError("ECONNREFUSED")).run("doctor");
    expect([once.requests.length, once.sleeps]).toEqual([1, []]);
  });

  test.each<[string, string, RunOptions, string | RegExp]>([
    ["cannot be read", "", { files: { ".milvusrc": "uri: [" } }, /^\.milvusrc:1 is not valid YAML/],
    ["lacks the profile", "-p prodd", { files }, '--profile names no profile: "prodd"'],
    [
      "lacks a variable",
      "-p broken",
      { files },
      "~/.milvusrc: profiles.broken.token needs the variable NO_SUCH, which is not set",
    ],
    [
      "names one server for several",
      "--all-profiles --uri x",
      { files },
      "--uri is of one cluster, and several profiles are asked",
    ],
    [
      "does not trust its file",
      "",
      { files: { ".milvusrc": "uri: http://x.test" }, env: { MILVUS_TOKEN: "root:Milvus" } },
      /^MILVUS_TOKEN is not sent to http:\/\/x\.test, an address found in \.milvusrc$/,
    ],
  ])("that %s ends it there, with exit 2", async (_what, line, options, found) => {
    const result = await filled().doctor(`--json ${line}`, options);

    expect(result.exitCode).toBe(2);
    expect(result.requests).toEqual([]);
    const { configuration, ...rest } = checksOf(result);
    expect(configuration?.result).toBe("failed");
    expect(configuration?.found).toMatch(found);
    expect(new Set(Object.values(rest).map(({ result }) => result))).toEqual(new Set(["skipped"]));
  });

  test("that is doubtful is a warning, and not said twice", async () => {
    const literal = JSON.stringify({ uri: "http://localhost:1", token: "root:hunter2" });

    const result = await filled().doctor("--insecure --uri http://localhost:2", {
      files: { "~/.milvusrc": literal },
    });

    expect(result.stdout).toContain("! warning  configuration   profile default\n");
    expect(result.stdout).toContain("token hidden, not sent (~/.milvusrc: token)\n");
    expect(result.stdout).toContain(
      "→ ~/.milvusrc: token is not sent: it belongs to the uri of that profile, and --uri names another server; the server's certificate is not checked (--insecure)\n",
    );
    expect(result.stderr).toBe("13 checks: 11 ok, 1 warning, 1 skipped\n");
  });

  test("is examined profile by profile, and the worst decides", async () => {
    const { stdout, stderr, exitCode } = await filled({ users }).doctor("--all-profiles --json", {
      files,
      env: { PROD_TOKEN: "root:Milvus" },
    });

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

  test.each(["list", "milvus"])("and is not made unreadable by a user called %s", async (user) => {
    const uri = "http://milvus.test:19530/milvus";

    const { stdout } = await answers({ status: 404, body: "" }).run(
      `doctor --uri ${uri} --token ${user}:password`,
    );

    expect(stdout).toMatch(/^http:\/\/milvus\.test:19530\/milvus\n/);
    expect(stdout).toContain("connected to milvus.test:19530\n");
    expect(stdout).toContain("- skipped  list            not looked at, since REST v2 failed\n");
  });
});

test("asks for the key of the account of Zilliz Cloud where it is not accepted", async () => {
  const result = await cloud().run("doctor", { env: { ...clusterEnv, MILVUS_TOKEN: "wrong-key" } });

  expect(result.exitCode).toBe(4);
  expect(result.stdout).toContain("→ give an API key of that account\n");
});
