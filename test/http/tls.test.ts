import { TLSSocket } from "node:tls";
import { expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { createAuthority, selfSigned } from "../support/certificates.ts";
import { serveHttp, serveHttps, serveRaw } from "../support/servers.ts";
import { runner } from "../support/world.ts";

const authority = await createAuthority("ours");
const stranger = await createAuthority("theirs");
const below = await authority.delegate();
const hosts = ["localhost", "127.0.0.1"];
const server = await authority.issue({ hosts });
const client = await authority.issue();
const strangeClient = await stranger.issue();
const itself = await selfSigned({ hosts });
const chained = await below.issue({ hosts });

const files = {
  "ca.pem": authority.cert,
  "stranger.pem": stranger.cert,
  "itself.pem": itself.cert,
  "bundle.pem": `# ours\n${stranger.cert}# theirs\r\n${authority.cert.replaceAll("\n", "\r\n")}`,
  "client.pem": client.cert,
  "client.key": client.key,
  "strange.pem": strangeClient.cert,
  "strange.key": strangeClient.key,
};
const trusting = "--ca-file ca.pem";
const withClient = `${trusting} --cert-file client.pem --key-file client.key`;

/** Asks for a client certificate as Milvus does with `tlsMode: 2`. */
const mutual = { ...server, ca: authority.cert, requestCert: true, minVersion: "TLSv1.3" } as const;

type Options = Parameters<typeof serveHttps>[0];

/** A Milvus without jobs. */
function serve(options: Options): Promise<string> {
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

async function servePlain(): Promise<string> {
  const url = await serveHttp((_request, response) => response.end());
  return url.replace("http:", "https:");
}

function list(uri: string, flags: string) {
  return runner(createFetch()).run(`list -u ${uri} ${flags}`, { files });
}

const empty = "no import jobs (servers remove finished jobs after 3 to 48 hours)\n";

test.each<[how: string, options: Options, flags: string]>([
  ["of the authority of --ca-file", server, trusting],
  ["with an intermediate one along", { ...chained, cert: chained.cert + below.cert }, trusting],
  [
    "of one of several authorities, in whatever order and with words between",
    server,
    "--ca-file bundle.pem",
  ],
  ["that is the one of --ca-file itself", itself, "--ca-file itself.pem"],
])("a server is asked whose certificate is %s", async (_how, options, flags) => {
  expect(await list(await serve(options), flags)).toMatchObject({ exitCode: 0, stderr: empty });
});

test("a server is asked by each name that its certificate has", async () => {
  const uri = (await serve(server)).replace("127.0.0.1", "localhost");
  expect(await list(uri, trusting)).toMatchObject({ exitCode: 0, stderr: empty });
});

const untrusted = "the certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)";
const lacking =
  "--ca-file does not contain the signing CA, or the server omits an intermediate certificate";
const needsClient = "pass --cert-file and --key-file";

test.each<
  [how: string, uri: () => Promise<string>, flags: string, what: string, hint: string | RegExp]
>([
  [
    "whose certificate is of an authority that nobody named",
    () => serve(server),
    "",
    untrusted,
    "pass the CA certificate with --ca-file",
  ],
  [
    "whose certificate is of another authority than the one named",
    () => serve(server),
    "--ca-file stranger.pem",
    untrusted,
    lacking,
  ],
  ["without its intermediate certificate", () => serve(chained), trusting, untrusted, lacking],
  [
    "whose certificate is signed by itself",
    () => serve(itself),
    "",
    "self-signed certificate",
    "if you trust it, save it as PEM and pass --ca-file",
  ],
  [
    "whose certificate is expired",
    async () => serve(await authority.issue({ hosts, days: [-3, -1] })),
    trusting,
    "the certificate of the server or its CA has expired",
    "renew it on the server, or correct the clock of this machine",
  ],
  [
    "whose certificate is not valid yet",
    async () => serve(await authority.issue({ hosts, days: [1, 3] })),
    trusting,
    "the certificate of the server or its CA is not valid yet",
    "compare the clocks of both machines",
  ],
  [
    "whose certificate is for another host",
    async () => serve(await authority.issue({ hosts: ["milvus.test", "192.0.2.1"] })),
    trusting,
    "the certificate is not valid for 127.0.0.1",
    "it is valid for milvus.test, 192.0.2.1; use one of them in the URI",
  ],
  [
    "whose certificate is for no host",
    async () => serve(await authority.issue()),
    trusting,
    "the certificate is not valid for 127.0.0.1",
    "it names no host: give the server another certificate",
  ],
  [
    "that wants a client certificate",
    () => serve(mutual),
    trusting,
    "client certificate required",
    needsClient,
  ],
  [
    "that wants one, and may say less in TLS 1.2",
    () => serve({ ...server, ca: authority.cert, requestCert: true, maxVersion: "TLSv1.2" }),
    trusting,
    "the server rejected the TLS connection (handshake failure)",
    `if the server requires a client certificate, ${needsClient}`,
  ],
  [
    "that says why it takes none of ours",
    () => serveAlert(48),
    withClient,
    "client certificate rejected (unknown ca)",
    "check that the server trusts its CA and that it has not expired",
  ],
  [
    "that is not content with one of another authority",
    () => serve(mutual),
    `${trusting} --cert-file strange.pem --key-file strange.key`,
    "connection closed by",
    /^check that \S+ is Milvus; it may require another client certificate \(--cert-file\), or http:\/\/$/,
  ],
  [
    "that breaks the handshake off",
    () => serveAlert(80),
    trusting,
    "the server closed the TLS connection (internal error)",
    "see the server's log",
  ],
  [
    "that speaks plain HTTP",
    servePlain,
    "",
    "the server does not use TLS on this port",
    "use http://",
  ],
  [
    "that speaks only old TLS",
    () =>
      serve({ ...server, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" }),
    trusting,
    "the server supports neither TLS 1.2 nor TLS 1.3",
    "enable one of them in the server's TLS settings",
  ],
])("a server %s is not asked", async (_how, serveIt, flags, what, hint) => {
  const uri = await serveIt();
  const { exitCode, stdout, stderr } = await list(uri, flags);
  expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
  const [error, said, ...rest] = stderr.split("\n");
  expect([error, rest]).toEqual([`error: ${what}${what.endsWith(" by") ? "" : ":"} ${uri}`, [""]]);
  const [advice = "", doctor] = said?.split("; if that does not help: ") ?? [];
  expect(doctor).toMatch(/^milvus-import doctor --uri /);
  if (typeof hint === "string") expect(advice).toBe(`hint: ${hint}`);
  else expect(advice.replace("hint: ", "")).toMatch(hint);
});

test("a server whose certificate does not do is asked with --insecure, with a warning each time", async () => {
  const uri = await serve(await selfSigned({ hosts: ["milvus.test"], days: [-3, -1] }));
  const stderr = `warning: the TLS certificate is not verified (--insecure)\n${empty}`;
  expect(await list(uri, "--insecure")).toMatchObject({ exitCode: 0, stderr });
  expect(await list(uri, "--insecure")).toMatchObject({ exitCode: 0, stderr });
});

test("a server whose certificate does not do gets nothing of the request", async () => {
  const seen: string[] = [];
  const uri = await serveHttps(itself, (request) => seen.push(request.url ?? ""));
  await list(uri, "--token root:Milvus");
  expect(seen).toEqual([]);
});

test("a server that wants a client certificate is shown it over TLS 1.3", async () => {
  const seen: unknown[] = [];
  const uri = await serveHttps(mutual, ({ socket }, response) => {
    if (socket instanceof TLSSocket) seen.push([socket.authorized, socket.getProtocol()]);
    response.end('{"code":0,"data":{"records":[]}}');
  });
  expect(await list(uri, withClient)).toMatchObject({ exitCode: 0, stderr: empty });
  expect(seen).toEqual([[true, "TLSv1.3"]]);
});
