import { TLSSocket } from "node:tls";
import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { createAuthority, type Identity, selfSigned } from "../support/certificates.ts";
import { serveHttp, serveHttps, serveRaw } from "../support/servers.ts";
import { type RunResult, runner } from "../support/world.ts";

const authority = await createAuthority("ours");
const stranger = await createAuthority("theirs");
const below = await authority.delegate();
const hosts = ["localhost", "127.0.0.1"];
const server = await authority.issue({ hosts });
const client = await authority.issue();

const files = {
  "ca.pem": authority.cert,
  "stranger.pem": stranger.cert,
  "client.pem": client.cert,
  "client.key": client.key,
};
const withAuthority = ["--ca-file", "ca.pem"];
const withClient = [...withAuthority, "--cert-file", "client.pem", "--key-file", "client.key"];

/** Asks for a client certificate as Milvus does with `tlsMode: 2`. */
const mutual = { ca: authority.cert, requestCert: true, minVersion: "TLSv1.3" } as const;

/** A Milvus without jobs. */
function serve(options: Parameters<typeof serveHttps>[0]): Promise<string> {
  return serveHttps(options, (_request, response) => {
    response.end('{"code":0,"data":{"records":[]}}');
  });
}

/** Answers a handshake with a fatal alert of this number, as Go's servers do and Node's do not. */
async function serveAlert(number: number): Promise<string> {
  const alert = Buffer.of(21, 3, 3, 0, 2, 2, number);
  const url = await serveRaw((socket) => socket.once("data", () => socket.end(alert)));
  return url.replace("http:", "https:");
}

function list(uri: string, flags: readonly string[], more: Record<string, string> = {}) {
  const argv = ["list", "-u", uri, ...flags];
  return runner(createFetch()).run(argv, { files: { ...files, ...more } });
}

const empty = "no import jobs (servers forget finished ones after 3 or 48 hours)\n";
const unchecked = "warning: the server's certificate is not checked (--insecure)\n";

function expectFailure(result: RunResult, what: string, hint: string): void {
  const { exitCode, stdout, stderr } = result;
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 6,
    stdout: "",
    stderr: `error: ${what}\nhint: ${hint}\n`,
  });
}

describe("a server whose certificate is in order", () => {
  test("is asked with --ca-file", async () => {
    const uri = await serve(server);

    expect(await list(uri, withAuthority)).toMatchObject({ exitCode: 0, stderr: empty });
  });

  test("is asked by each name that the certificate has", async () => {
    const uri = (await serve(server)).replace("127.0.0.1", "localhost");

    expect(await list(uri, withAuthority)).toMatchObject({ exitCode: 0, stderr: empty });
  });

  test("is asked where it sends an intermediate certificate along", async () => {
    const { cert, key } = await below.issue({ hosts });
    const uri = await serve({ cert: cert + below.cert, key });

    expect(await list(uri, withAuthority)).toMatchObject({ exitCode: 0, stderr: empty });
  });

  test("is asked with a file of several authorities, in whatever order and with words between", async () => {
    const bundle = `# ours\n${stranger.cert}# theirs\r\n${authority.cert.replaceAll("\n", "\r\n")}`;
    const uri = await serve(server);

    const result = await list(uri, ["--ca-file", "bundle.pem"], { "bundle.pem": bundle });

    expect(result).toMatchObject({ exitCode: 0, stderr: empty });
  });
});

describe("a server whose certificate is not in order", () => {
  test.each<
    [name: string, identity: () => Promise<Identity>, flags: string[], what: string, hint: string]
  >([
    [
      "of an authority that nobody named",
      async () => server,
      [],
      "the server's certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
      "name a PEM file of the authority that signed it with --ca-file",
    ],
    [
      "of another authority than the one named",
      async () => server,
      ["--ca-file", "stranger.pem"],
      "the server's certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
      "the file of --ca-file lacks the authority that signed it, or the server an intermediate one",
    ],
    [
      "without the intermediate one",
      () => below.issue({ hosts }),
      withAuthority,
      "the server's certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
      "the file of --ca-file lacks the authority that signed it, or the server an intermediate one",
    ],
    [
      "signed by itself",
      () => selfSigned({ hosts }),
      [],
      "the server's certificate is signed by itself, which is not trusted",
      "if it is the right one, save it as a PEM file and name that with --ca-file",
    ],
    [
      "expired",
      () => authority.issue({ hosts, days: [-3, -1] }),
      withAuthority,
      "the server's certificate, or its authority's, has expired",
      "renew it on the server, unless the clock of this machine is wrong",
    ],
    [
      "not valid yet",
      () => authority.issue({ hosts, days: [1, 3] }),
      withAuthority,
      "the server's certificate, or its authority's, is not valid yet",
      "compare the clock of this machine with the server's",
    ],
    [
      "for another host",
      () => authority.issue({ hosts: ["milvus.test", "192.0.2.1"] }),
      withAuthority,
      "the server's certificate is not for 127.0.0.1",
      "it is for milvus.test, 192.0.2.1: write a URI that fits, or give the server another certificate",
    ],
    [
      "for no host",
      () => authority.issue(),
      withAuthority,
      "the server's certificate is not for 127.0.0.1",
      "it names no host: write a URI that fits, or give the server another certificate",
    ],
  ])("%s, is not asked", async (_name, identity, flags, what, hint) => {
    const uri = await serve(await identity());

    expectFailure(await list(uri, flags), `${what}, ${uri}`, hint);
  });

  test("is asked with --insecure, with a warning each time", async () => {
    const uri = await serve(await selfSigned({ hosts: ["milvus.test"], days: [-3, -1] }));

    const once = await list(uri, ["--insecure"]);
    const again = await list(uri, ["--insecure"]);

    expect([once.exitCode, once.stderr]).toEqual([0, unchecked + empty]);
    expect(again.stderr).toBe(once.stderr);
  });

  test("is trusted when it is the one that --ca-file holds", async () => {
    const itself = await selfSigned({ hosts });
    const uri = await serve(itself);

    const result = await list(uri, ["--ca-file", "itself.pem"], { "itself.pem": itself.cert });

    expect(result).toMatchObject({ exitCode: 0, stderr: empty });
  });

  test("gets nothing of the request", async () => {
    const seen: string[] = [];
    const identity = await selfSigned({ hosts });
    const uri = await serveHttps(identity, (request) => seen.push(request.url ?? ""));

    await list(uri, ["--token", "root:Milvus"]);

    expect(seen).toEqual([]);
  });
});

describe("a server that wants a client certificate", () => {
  test("is shown it over TLS 1.3", async () => {
    const seen: unknown[] = [];
    const uri = await serveHttps({ ...server, ...mutual }, ({ socket }, response) => {
      if (socket instanceof TLSSocket) seen.push([socket.authorized, socket.getProtocol()]);
      response.end('{"code":0,"data":{"records":[]}}');
    });

    expect(await list(uri, withClient)).toMatchObject({ exitCode: 0, stderr: empty });
    expect(seen).toEqual([[true, "TLSv1.3"]]);
  });

  test("says so when there is none", async () => {
    const uri = await serve({ ...server, ...mutual });

    expectFailure(
      await list(uri, withAuthority),
      `the server wants a client certificate, ${uri}`,
      "if it wants a client certificate, give it with --cert-file and --key-file",
    );
  });

  test("may say less in TLS 1.2", async () => {
    const { ca, requestCert } = mutual;
    const uri = await serve({ ...server, ca, requestCert, maxVersion: "TLSv1.2" });

    expectFailure(
      await list(uri, withAuthority),
      `the server refuses the TLS connection (handshake failure), ${uri}`,
      "if it wants a client certificate, give it with --cert-file and --key-file",
    );
  });

  test("that says why it takes none of ours is quoted", async () => {
    const uri = await serveAlert(48);

    expectFailure(
      await list(uri, withClient),
      `the server does not accept the client certificate (unknown ca), ${uri}`,
      "does the server know the authority that signed the file of --cert-file, and is it still valid?",
    );
  });

  test("is not content with one of another authority", async () => {
    const { cert, key } = await stranger.issue();
    const uri = await serve({ ...server, ...mutual });
    const place = uri.replace("https://", "");

    const result = await list(uri, withClient, { "client.pem": cert, "client.key": key });

    expectFailure(
      result,
      `the connection was cut, ${uri}`,
      `something on ${place} closed it: is it Milvus, does it want another client certificate (--cert-file), or http:// in the URI?`,
    );
  });
});

describe("a port that", () => {
  test("breaks the handshake off is quoted", async () => {
    const uri = await serveAlert(80);

    expectFailure(
      await list(uri, withAuthority),
      `the server broke the TLS connection off (internal error), ${uri}`,
      "the server's log says why",
    );
  });

  test("speaks plain HTTP is not spoken to with TLS", async () => {
    const uri = (await serveHttp((_request, response) => response.end())).replace(
      "http:",
      "https:",
    );

    expectFailure(
      await list(uri, []),
      `no TLS spoken there, ${uri}`,
      "the server speaks plain HTTP on this port: write http:// in the URI",
    );
  });

  test("speaks only old TLS is left alone", async () => {
    const options = {
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL@SECLEVEL=0",
    } as const;
    const uri = await serve({ ...server, ...options });

    expectFailure(
      await list(uri, withAuthority),
      `the server speaks neither TLS 1.2 nor TLS 1.3, ${uri}`,
      "allow one of them in the server's TLS settings",
    );
  });
});
