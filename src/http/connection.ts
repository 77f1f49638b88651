import type { LookupAddress } from "node:dns";
import type { LookupFunction, TcpNetConnectOpts } from "node:net";
import type { FetchInit } from "../base/context.ts";

/** How the addresses of a host are tried, one after the other. */
export type AddressOptions = Pick<TcpNetConnectOpts, "autoSelectFamilyAttemptTimeout" | "lookup">;

const maxAddressMs = 5_000;

/**
 * Returns how long an address may take to connect if the host has more; Node's own limit of 250 ms is too short for slow
 * networks. The next address needs some of the time that is left.
 */
export function addressLimitMs({ limitMs = Number.POSITIVE_INFINITY }: FetchInit): number {
  return Math.min(maxAddressMs, Math.ceil((limitMs * 2) / 3));
}

/** Returns a lookup that puts addresses that were reached before in front, so that no request waits for others again. */
export function lookupReached(
  lookup: LookupFunction,
  reached: ReadonlySet<string>,
): LookupFunction {
  const rank = ({ address }: LookupAddress) => (reached.has(address) ? 0 : 1);
  return (host, options, callback) =>
    lookup(host, options, (error, found, family) =>
      Array.isArray(found)
        ? callback(
            error,
            found.toSorted((left, right) => rank(left) - rank(right)),
          )
        : callback(error, found, family),
    );
}
