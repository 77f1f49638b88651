import { expect, test } from "vitest";
import { explainNetworkError } from "../../src/milvus/failures/network.ts";
import { networkError, target } from "../support/world.ts";

test.each<[string, Error, string]>([
  [
    "a host none of whose addresses takes it",
    new AggregateError([networkError("ECONNREFUSED"), networkError("EHOSTUNREACH")]),
    "connection refused",
  ],
  [
    "a host whose first address has no route",
    new AggregateError([networkError("ENETUNREACH"), networkError("ECONNREFUSED")]),
    "connection refused",
  ],
  [
    "a host that has no address",
    Object.assign(new AggregateError([]), { code: "ETIMEDOUT" }),
    "cannot connect (ETIMEDOUT)",
  ],
  [
    "an answer that ends early",
    Object.assign(new Error("aborted"), { code: "ECONNRESET" }),
    "incomplete response",
  ],
  ["a connection that broke", networkError("EPIPE"), "connection closed by"],
  [
    "an answer that ends before it is known to be HTTP",
    networkError("HPE_INVALID_EOF_STATE"),
    "not an HTTP response, or the connection was closed",
  ],
  [
    "a header that is too long",
    networkError("HPE_HEADER_OVERFLOW"),
    "response headers larger than 16 KiB",
  ],
  [
    "TLS that fails in another way",
    networkError("ERR_SSL_BAD_RECORD_MAC"),
    "TLS failed (ERR_SSL_BAD_RECORD_MAC)",
  ],
  [
    "a server that wants to know who we are",
    networkError("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
    "client certificate required",
  ],
])("%s is put into words", async (_name, error, what) => {
  expect(await explainNetworkError(error, target, {})).toMatchObject({
    message: `${what}${what.endsWith(" by") ? "" : ":"} ${target.uri}`,
    cause: error,
  });
});

test.each([
  ["http://milvus.test", "milvus.test:80"],
  ["https://milvus.test", "milvus.test:443"],
  ["https://milvus.test:19530", "milvus.test:19530"],
])("the hint for %s names %s", async (uri, place) => {
  const { hint } = await explainNetworkError(networkError("ECONNREFUSED"), { ...target, uri }, {});
  expect(hint).toContain(`check that Milvus runs at ${place}, `);
});

test("a request whose connection is never made has had no effect", async () => {
  const error = Object.assign(networkError("EHOSTUNREACH"), { syscall: "connect" });
  expect(await explainNetworkError(error, target, {})).toMatchObject({ hadNoEffect: true });
});

test.each([
  "EPIPE",
  "ECONNRESET",
  "HPE_INVALID_EOF_STATE",
  "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
  "ERR_SSL_BAD_RECORD_MAC",
])("after %s nobody knows what the server has done", async (code) => {
  expect(await explainNetworkError(networkError(code), target, {})).toMatchObject({
    hadNoEffect: false,
  });
});

test.each([new TypeError("x is not a function"), "a text", undefined])(
  "what did not come from the network stays what it is: %s",
  async (defect) => {
    await expect(explainNetworkError(defect, target, {})).rejects.toBe(defect);
  },
);

test("TLS that fails in another way is the fault of the endpoint, and names the files to check", async () => {
  const failure = await explainNetworkError(networkError("ERR_SSL_BAD_RECORD_MAC"), target, {});
  expect(failure).toMatchObject({
    kind: "endpoint",
    hint: "check the files of --cert-file and --key-file, and the server's TLS settings",
  });
});

test.each([
  ["within 1.5s", 1],
  ["in 4 tries of 1.5s each", 4],
])("no response %s", async (when, tries) => {
  const silence = { tries, limitMs: 1_500 };
  expect(await explainNetworkError(new Error("timeout"), target, {}, silence)).toMatchObject({
    kind: "network",
    message: `no response ${when}: ${target.uri}`,
    hint: "check the address; if the server is slow, raise --request-timeout",
  });
});

test.each([
  [30_000, "30s"],
  [200, "0.2s"],
  [4_236.249394999999, "4.3s"],
])("a response that took longer than %d ms did not come within %s", async (limitMs, limit) => {
  const silence = { tries: 1, limitMs };
  const { message } = await explainNetworkError(new Error("late"), target, {}, silence);
  expect(message).toContain(`no response within ${limit}: `);
});
