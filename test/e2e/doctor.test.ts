import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { type BinaryOptions, binary, milvusImport } from "../support/binary.ts";
import { createAuthority, selfSigned } from "../support/certificates.ts";
import {
  closedPort,
  servedDemo,
  serveHttp,
  serveProxy,
  serveRaw,
  serveTlsBefore,
} from "../support/servers.ts";
import { openTerminal } from "../support/terminal.ts";

const authority = await createAuthority("ours");
const hosts = ["localhost", "127.0.0.1"];
const server = await authority.issue({ hosts, days: [-1, 90] });
const client = await authority.issue();
const files = { "ca.pem": authority.cert, "client.pem": client.cert, "client.key": client.key };
const withCa = ["--ca-file", "ca.pem"];
const users = { root: "Milvus" };
const env = { MILVUS_TOKEN: "root:Milvus" };

type TlsOptions = Parameters<typeof serveTlsBefore>[1];

async function secureDemo(options: TlsOptions = server) {
  const { url, demo } = await servedDemo({ users });
  return { demo, uri: await serveTlsBefore(url, options) };
}

interface Examined {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  /** What is said of each check, on one line, by its title. */
  said: Record<string, string>;
}

async function doctor(
  uri: string,
  words: readonly string[] = [],
  options: BinaryOptions = {},
): Promise<Examined> {
  const argv = ["doctor", "-u", uri, ...words];
  return examined(await binary(argv, { files, env, ...options }));
}

function examined({ exitCode, stdout, stderr }: Omit<Examined, "said">): Examined {
  const parts = stdout.split(/\n(?! )/).filter((part) => /^[✓!✗-] /.test(part));
  const said = parts.map((part) => [
    part.slice(11, 27).trim(),
    `${part[0]} ${part.slice(27).replace(/\s+/g, " ").trim()}`,
  ]);
  return { exitCode, stdout, stderr, said: Object.fromEntries(said) };
}

function signs({ said }: Examined): string {
  return Object.values(said)
    .map((text) => text[0])
    .join("");
}

describe("doctor", () => {
  test("finds the demo server well", async () => {
    const { said, exitCode, stderr, ...rest } = examined(await binary(["demo", "doctor"]));

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "13 checks: 12 ok, 1 skipped\n" });
    expect(signs({ said, exitCode, stderr, ...rest })).toBe("✓✓✓✓-✓✓✓✓✓✓✓✓");
    expect(said).toMatchObject({
      TCP: expect.stringMatching(/^✓ connected to 127\.0\.0\.1:\d+$/),
      version: expect.stringMatching(/^✓ behaves as Milvus 3\.0\.2 or later /),
      clock: "✓ in sync",
      "round trip": expect.stringMatching(/^✓ \d+ ms, the median of 6 requests$/),
    });
  });

  test("tells what a name was resolved to", async () => {
    const { url } = await servedDemo();
    const { said } = await doctor(url.replace("127.0.0.1", "localhost"));
    expect(said["host name"]).toMatch(/^✓ localhost resolves to .*127\.0\.0\.1/);
    expect(said.TCP).toMatch(
      /^✓ connected to localhost:\d+ at 127\.0\.0\.1 .*127\.0\.0\.1: connected after \d+ ms$/,
    );
  });

  test.each<[string, () => string | Promise<string>, string, string, string]>([
    [
      "a host",
      () => "http://milvus.invalid",
      "✓✗-",
      "host name",
      "✗ cannot resolve host milvus.invalid → check the URI",
    ],
    ["a port", closedPort, "✓✓✗-", "TCP", "✗ connection refused → check that Milvus runs at"],
    [
      "http for https",
      async () => (await secureDemo()).uri.replace("s:", ":"),
      "✓✓✓✓-✗-",
      "REST v2",
      "✗ ",
    ],
    [
      "https for http",
      async () => (await servedDemo()).url.replace(":", "s:"),
      "✓✓✓✓✗-",
      "TLS",
      "✗ the server does not use TLS on this port → use http://",
    ],
    [
      "a server",
      () => serveHttp((_, response) => response.writeHead(404).end("404 page not found")),
      "✓✓✓✓-✗✓✓-",
      "REST v2",
      "✗ HTTP 404: 404 page not found → check the URI",
    ],
    [
      "one that is silent",
      () => serveRaw((socket) => socket.resume()),
      "✓✓✓✓-✗-",
      "REST v2",
      "✗ no response within 0.3s → check the address",
    ],
  ])("tells that %s is wrong, with exit 6", async (_what, address, expected, title, text) => {
    const result = await doctor(await address(), ["--request-timeout", "300ms"]);
    expect(result.exitCode).toBe(6);
    expect(signs(result)).toBe(expected);
    expect(result.said[title]?.slice(0, text.length)).toBe(text);
    expect(result.stderr).toMatch(
      new RegExp(`^error: ${title} failed; 13 checks: \\d+ ok, 1 failed, \\d+ skipped\\n$`),
    );
  });

  test("tells that nobody is known without a token, with exit 4", async () => {
    const { url } = await servedDemo({ users });
    const result = await doctor(url, [], { env: {} });
    expect(result.exitCode).toBe(4);
    expect(signs(result)).toBe("✓✓✓✓-✓✗✓✓-");
    expect(result.said.authentication).toMatch(
      /^✗ HTTP 401: user hasn't authenticated \(code 1800\) → set MILVUS_TOKEN/,
    );
  });

  test("ends at once on Ctrl-C, and prints nothing", async () => {
    const uri = await serveRaw(() => running.kill("SIGINT"));
    const { file, args } = milvusImport(["doctor", "-u", uri]);
    const running = execa(file, args, { reject: false });
    expect(await running).toMatchObject({ signal: "SIGINT", stdout: "", stderr: "" });
  });

  test("fits a terminal of 80 columns, and is plain in a pipe", async () => {
    const { url } = await servedDemo();
    const { exit, raw, screen } = await openTerminal(["doctor", "-u", url], { rows: 40 });
    expect((await exit).exitCode).toBe(0);
    expect(raw()).toContain("\u001b[32m✓ ok ");
    expect(screen().filter((line) => /^[✓!✗-] /.test(line))).toHaveLength(13);
    expect((await doctor(url)).stdout).not.toContain("\u001b");
  });
});

describe("over TLS doctor", () => {
  test("tells protocol, hosts, chain and expiry", async () => {
    const { uri } = await secureDemo();
    const result = await doctor(uri, withCa);
    expect(result.exitCode).toBe(0);
    expect(signs(result)).toBe("✓✓✓✓✓✓✓✓✓✓✓✓✓");
    expect(result.said.TLS).toMatch(
      /^✓ TLSv1\.3, trusted by the CA of --ca-file for localhost, 127\.0\.0\.1 chain: issued( ← ours)? valid from \d{4}-\d\d-\d\dT[\d:]+Z to \d{4}-\d\d-\d\dT[\d:]+Z$/,
    );
  });

  test("names each certificate of a chain", async () => {
    const below = await authority.delegate();
    const { cert, key } = await below.issue({ hosts, days: [-1, 90] });
    const { uri } = await secureDemo({ cert: cert + below.cert, key });
    expect((await doctor(uri, withCa)).said.TLS).toContain("chain: issued ← below ← ours");
  });

  test("warns of a certificate that expires soon", async () => {
    const { uri } = await secureDemo(await authority.issue({ hosts, days: [-1, 6] }));
    const { exitCode, said } = await doctor(uri, withCa);
    expect(exitCode).toBe(0);
    expect(said.TLS).toMatch(/^! TLSv1\.3; the certificate expires in 5 days .* → renew it soon$/);
  });

  test("warns where nothing is checked, and says why it would be refused", async () => {
    const { uri } = await secureDemo();
    const { exitCode, said, stderr } = await doctor(uri, ["--insecure"]);
    expect(exitCode).toBe(0);
    expect(said.TLS).toMatch(
      /^! TLSv1\.3, not verified; the certificate would be refused: UNABLE_TO_VERIFY/,
    );
    expect(said.configuration).toMatch(/→ the TLS certificate is not verified \(--insecure\)$/);
    expect(stderr).toBe("13 checks: 11 ok, 2 warnings\n");
  });

  test.each<[string, () => TlsOptions | Promise<TlsOptions>, readonly string[], RegExp]>([
    [
      "an unknown authority",
      () => server,
      [],
      /^✗ the certificate is not trusted .* chain: issued .*→ pass the CA certificate/,
    ],
    [
      "a self-signed one",
      () => selfSigned({ hosts }),
      [],
      /^✗ self-signed certificate.* chain: self-signed .*→ if you trust it/,
    ],
    [
      "an expired one",
      () => authority.issue({ hosts, days: [-3, -1] }),
      withCa,
      /^✗ .* has expired for localhost, 127\.0\.0\.1 .* valid from \d{4}.* to \d{4}.*→ renew it/,
    ],
    [
      "one that is not valid yet",
      () => authority.issue({ hosts, days: [1, 3] }),
      withCa,
      /^✗ .* not valid yet .* valid from \d{4}.*→ compare the clock/,
    ],
    [
      "another host's",
      () => authority.issue({ hosts: ["elsewhere.test"] }),
      withCa,
      /^✗ .* is not valid for 127\.0\.0\.1 for elsewhere\.test .*→ it is valid for elsewhere\.test/,
    ],
    [
      "none of ours",
      () => ({ ...server, ca: authority.cert, requestCert: true, minVersion: "TLSv1.3" }),
      withCa,
      /^✗ client certificate required .*→ .* --cert-file and --key-file/,
    ],
  ])("shows a certificate that does not do: %s", async (_what, options, words, text) => {
    const { uri, demo } = await secureDemo(await options());
    const result = await doctor(uri, words);
    expect(result.exitCode).toBe(6);
    expect(signs(result)).toBe("✓✓✓✓✗-");
    expect(result.said.TLS).toMatch(text);
    expect(JSON.stringify(demo.requests)).not.toContain("root");
  });
});

describe.each(["http", "https"] as const)("through a proxy for %s doctor", (scheme) => {
  const uri = `${scheme}://milvus.test:19530`;
  const variable = `${scheme.toUpperCase()}_PROXY`;

  test("says which, and goes that way alone", async () => {
    const { url } = await servedDemo({ users });
    const identity = await authority.issue({ hosts: ["milvus.test"], days: [-1, 90] });
    const origin = scheme === "http" ? url : await serveTlsBefore(url, identity);
    const proxy = await serveProxy({ server: origin, user: "me:hush" });
    const address = proxy.url.replace("//", "//me:hush@");

    const result = await doctor(uri, withCa, { env: { ...env, [variable]: address } });

    expect(result.exitCode).toBe(0);
    expect(signs(result)).toBe(scheme === "http" ? "✓✓✓✓!✓✓✓✓✓✓✓✓" : "✓✓✓✓✓✓✓✓✓✓✓✓✓");
    expect(result.said.TCP).toBe(`✓ connected to ${proxy.place}`);
    expect(result.said.proxy).toBe(`✓ ${proxy.place} from ${variable}, with password`);
    expect(result.stdout).not.toMatch(/hush|Milvus:|root/);
    expect(proxy.asked.length).toBe(6);
  });

  test.each<[string, () => Promise<string>, string, string]>([
    [
      "that wants a password",
      async () => (await serveProxy({ user: "me:hush" })).url,
      "✓✓✓✗-",
      "proxy",
    ],
    ["that reaches nobody", async () => (await serveProxy({})).url, "✓✓✓✗-", "proxy"],
    ["that is not there", closedPort, "✓✓✗-", "TCP"],
    ["that hangs up", () => serveRaw((socket) => socket.end()), "✓✓✓✗-", "proxy"],
    [
      "that is silent",
      () => serveRaw((socket) => socket.resume()),
      scheme === "http" ? "✓✓✓✓-✗-" : "✓✓✓✗-",
      scheme === "http" ? "REST v2" : "proxy",
    ],
    ["that nobody knows", async () => "http://proxy.invalid:3128", "✓✗-", "host name"],
  ])("blames one %s", async (_what, address, expected, title) => {
    const words = ["--request-timeout", "300ms"];
    const result = await doctor(uri, words, { env: { [variable]: await address() } });
    expect(result.exitCode).toBe(6);
    expect(signs(result)).toBe(expected);
    expect(result.said[title]).toContain(` → `);
    expect(result.said[title]).toContain(variable);
  });
});
