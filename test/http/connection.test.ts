import type { LookupFunction } from "node:net";
import { expect, test } from "vitest";
import { addressLimitMs, lookupReached } from "../../src/http/connection.ts";
import { post } from "../support/servers.ts";
import { networkError, target } from "../support/world.ts";

test.each([
  [undefined, 5_000],
  [target.requestTimeoutMs, 5_000],
  [6_000, 4_000],
  [500, 334],
])("an address of several has, of %s ms for the request, %i ms to connect", (limitMs, ms) => {
  expect(addressLimitMs(post(limitMs === undefined ? {} : { limitMs }))).toBe(ms);
});

const found = ["2001:db8::1", "2001:db8::2", "192.0.2.1"].map((address) => ({
  address,
  family: address.includes(":") ? 6 : 4,
}));

function lookUp(lookup: LookupFunction, reached: readonly string[] = []) {
  return new Promise((resolve, reject) =>
    lookupReached(lookup, new Set(reached))("milvus.test", { all: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    ),
  );
}

test("an address that was reached before is tried first, the others in the order of the system", async () => {
  const lookup: LookupFunction = (_host, _options, done) => done(null, found);
  expect(await lookUp(lookup, ["192.0.2.1", "192.0.2.9"])).toEqual([found[2], found[0], found[1]]);
  expect(await lookUp(lookup)).toEqual(found);
});

test("a lookup of a single address, and one that fails, are left as they are", async () => {
  expect(await lookUp((_host, _options, done) => done(null, "192.0.2.1", 4))).toBe("192.0.2.1");
  const error = networkError("ENOTFOUND");
  await expect(lookUp((_host, _options, done) => done(error, []))).rejects.toBe(error);
});
