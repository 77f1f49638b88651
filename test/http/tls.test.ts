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

const untrusted = "the server's certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)";
const lacking =
  "the file of --ca-file lacks the authority that signed it, or the server an intermediate one";
const needsClient = "if it wants a client certificate, give it with --cert-file and --key-file";

test.each<
  [how: string, uri: () => Promise<string>, flags: string, what: string, hint: string | RegExp]
>([
  [
    "whose certificate is of an authority that nobody named",
    () => serve(server),
    "",
    untrusted,
    "name a PEM file of the authority that signed it with --ca-file",
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
    "the server's certificate is signed by itself, which is not trusted",
    "if it is the right one, save it as a PEM file and name that with --ca-file",
  ],
  [
    "whose certificate is expired",
    async () => serve(await authority.issue({ hosts, days: [-3, -1] })),
    trusting,
    "the server's certificate, or its authority's, has expired",
    "renew it on the server, unless the clock of this machine is wrong",
  ],
  [
    "whose certificate is not valid yet",
    async () => serve(await authority.issue({ hosts, days: [1, 3] })),
    trusting,
    "the server's certificate, or its authority's, is not valid yet",
    "compare the clock of this machine with the server's",
  ],
  [
    "whose certificate is for another host",
    async () => serve(await authority.issue({ hosts: ["milvus.test", "192.0.2.1"] })),
    trusting,
    "the server's certificate is not for 127.0.0.1",
    "it is for milvus.test, 192.0.2.1: write a URI that fits, or give the server another certificate",
  ],
  [
    "whose certificate is for no host",
    async () => serve(await authority.issue()),
    trusting,
    "the server's certificate is not for 127.0.0.1",
    "it names no host: write a URI that fits, or give the server another certificate",
  ],
  [
    "that wants a client certificate",
    () => serve(mutual),
    trusting,
    "the server wants a client certificate",
    needsClient,
  ],
  [
    "that wants one, and may say less in TLS 1.2",
    () => serve({ ...server, ca: authority.cert, requestCert: true, maxVersion: "TLSv1.2" }),
    trusting,
    "the server refuses the TLS connection (handshake failure)",
    needsClient,
  ],
  [
    "that says why it takes none of ours",
    () => serveAlert(48),
    withClient,
    "the server does not accept the client certificate (unknown ca)",
    "does the server know the authority that signed the file of --cert-file, and is it still valid?",
  ],
  [
    "that is not content with one of another authority",
    () => serve(mutual),
    `${trusting} --cert-file strange.pem --key-file strange.key`,
    "the connection was cut",
    /^something on \S+ closed it: is it Milvus, does it want another client certificate \(--cert-file\), or http:\/\/ in the URI\?$/,
  ],
  [
    "that breaks the handshake off",
    () => serveAlert(80),
    trusting,
    "the server broke the TLS connection off (internal error)",
    "the server's log says why",
  ],
  [
    "that speaks plain HTTP",
    servePlain,
    "",
    "no TLS spoken there",
    "the server speaks plain HTTP on this port: write http:// in the URI",
  ],
  [
    "that speaks only old TLS",
    () =>
      serve({ ...server, minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" }),
    trusting,
    "the server speaks neither TLS 1.2 nor TLS 1.3",
    "allow one of them in the server's TLS settings",
  ],
])("a server %s is not asked", async (_how, serveIt, flags, what, hint) => {
  const uri = await serveIt();
  const { exitCode, stdout, stderr } = await list(uri, flags);
  expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
  const [error, said, ...rest] = stderr.split("\n");
  expect([error, rest]).toEqual([`error: ${what}, ${uri}`, [""]]);
  if (typeof hint === "string") expect(said).toBe(`hint: ${hint}`);
  else expect(said?.replace("hint: ", "")).toMatch(hint);
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
