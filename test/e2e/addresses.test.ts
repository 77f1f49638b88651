import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { binary } from "../support/binary.ts";
import { createAuthority } from "../support/certificates.ts";
import { servedDemo, serveProxy, serveTlsBefore } from "../support/servers.ts";

/** A host with two addresses, of which nothing listens on the second. */
const host = "slow.test";
const names = `
const dns = require("node:dns");
const real = dns.lookup;
dns.lookup = (name, options, done) => {
  if (name !== "${host}") return real(name, options, done);
  const found = ["127.0.0.1", "127.0.0.9"].map((address) => ({ address, family: 4 }));
  process.nextTick(() => (options.all ? done(null, found) : done(null, "127.0.0.1", 4)));
};
require("node:module").syncBuiltinESMExports();
`;

const authority = await createAuthority("ours");
const identity = await authority.issue({ hosts: [host] });

/** Relays to a port of this machine, from when it has read a byte; until then it accepts no connection. */
const relay = `
const { connect, createServer } = require("node:net");
const server = createServer((socket) => {
  const far = connect(Number(process.argv[1]), "127.0.0.1");
  for (const each of [socket, far]) each.on("error", () => {});
  socket.pipe(far).pipe(socket);
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  console.log(server.address().port);
  require("node:fs").readSync(0, Buffer.alloc(1));
});
`;

/** Returns a port that loses the first packet of the next connection: the kernel sends it again after a second. */
async function serveSlowly(url: string): Promise<string> {
  const child = spawn(process.execPath, ["-e", relay, new URL(url).port], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  const [data] = await once(child.stdout, "data");
  const port = Number(String(data));
  // They fill the queue of connections that nobody has accepted.
  for (const _ of [1, 2]) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
    await once(socket, "connect");
  }
  const isKnocking = () =>
    readFileSync("/proc/net/tcp", "utf8")
      .split("\n")
      .some((line) => {
        const [, , remote = "", state = ""] = line.trim().split(/\s+/);
        return state === "02" && Number.parseInt(remote.split(":")[1] ?? "", 16) === port;
      });
  void expect
    .poll(isKnocking, { timeout: 20_000 })
    .toBe(true)
    .then(() => child.stdin.write("\n"));
  return String(port);
}

function run(argv: readonly string[], env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "milvus-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "names.cjs");
  writeFileSync(file, names);
  return binary([...argv, "--ca-file", "ca.pem"], {
    files: { "ca.pem": authority.cert },
    env: { NODE_OPTIONS: `--require ${file}`, ...env },
  });
}

const allIds = expect.stringMatching(/^(\d{18}\n){12}$/);
const list = ["list", "-o", "id", "--retries", "0"];

// The executable does not read NODE_OPTIONS.
const isTestable = process.platform === "linux" && process.env.MILVUS_IMPORT_BIN === undefined;

describe.skipIf(!isTestable)(
  "a host with two addresses whose first one takes a second to connect",
  () => {
    test.each(["http", "https"] as const)("is reached over %s", async (scheme) => {
      const { url } = await servedDemo();
      const port = await serveSlowly(scheme === "http" ? url : await serveTlsBefore(url, identity));
      const result = await run([...list, "-u", `${scheme}://${host}:${port}`]);
      expect(result).toMatchObject({ exitCode: 0, stdout: allIds });
    });

    test.each(["http", "https"] as const)(
      "is reached as the proxy of an %s URI",
      async (scheme) => {
        const { url } = await servedDemo();
        const server = scheme === "http" ? url : await serveTlsBefore(url, identity);
        const port = await serveSlowly((await serveProxy({ server })).url);
        const env = { [`${scheme.toUpperCase()}_PROXY`]: `http://${host}:${port}` };
        const uri = `${scheme}://${scheme === "http" ? "milvus.test" : host}:19530`;
        const result = await run([...list, "-u", uri], env);
        expect(result).toMatchObject({ exitCode: 0, stdout: allIds });
      },
    );

    test("is reached within a short timeout of a request as well", async () => {
      const { url } = await servedDemo();
      const uri = `http://${host}:${await serveSlowly(url)}`;
      expect(await run([...list, "-u", uri, "--request-timeout", "3s"])).toMatchObject({
        exitCode: 0,
      });
    });

    test("is shown by doctor with the addresses that were tried, and for how long", async () => {
      const { url } = await servedDemo();
      const port = await serveSlowly(url);
      const { stdout, exitCode } = await run(["doctor", "-u", `http://${host}:${port}`]);
      expect(stdout).toContain(`host name       ${host} resolves to 127.0.0.1, 127.0.0.9\n`);
      expect(stdout).toMatch(
        new RegExp(
          `connected to ${host}:${port} at 127.0.0.1\n +127.0.0.1: connected after 1\\.\\ds\n`,
        ),
      );
      expect(exitCode).toBe(0);
    });
  },
);

test.skipIf(!isTestable)("doctor shows each address that did not take the connection", async () => {
  const { stdout, exitCode } = await run(["doctor", "-u", `https://${host}:1`]);
  expect(stdout).toMatch(
    /TCP +connection refused\n +127\.0\.0\.1: connection refused after \d+ ms\n +127\.0\.0\.9: connection refused after \d+ ms\n/,
  );
  expect(exitCode).toBe(6);
});
