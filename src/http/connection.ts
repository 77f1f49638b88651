import type { TcpNetConnectOpts } from "node:net";
import type { FetchInit } from "../base/context.ts";

/** How long an address may take to connect if the host has more. */
export type AddressLimit = Pick<TcpNetConnectOpts, "autoSelectFamilyAttemptTimeout">;

const maxAddressMs = 5_000;

/**
 * Returns how long an address may take to connect if the host has more; Node's own limit of 250 ms is too short for slow
 * networks. The next address needs some of the time that is left.
 */
export function addressLimit({ limitMs }: Pick<FetchInit, "limitMs">): AddressLimit {
  const shareMs = Math.ceil(((limitMs ?? Number.POSITIVE_INFINITY) * 2) / 3);
  return { autoSelectFamilyAttemptTimeout: Math.min(maxAddressMs, shareMs) };
}
