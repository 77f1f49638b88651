import { BlockList, isIP } from "node:net";

/**
 * Whether requests to this URL go without a proxy: to loopback, which seen from the proxy is another machine, and to
 * whatever `list` names, as NO_PROXY does: `example.com` with all its subdomains, an address, a network as
 * `10.0.0.0/8`, each with `:port` if need be, or `*`.
 */
export function goesStraight({ protocol, hostname, port }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  if (host === "localhost" || isInside(host, "127.0.0.0/8") || isInside(host, "::1")) return true;
  const entries = list.toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => entry !== "" && covers(entry, host, itsPort));
}

function covers(entry: string, host: string, port: string): boolean {
  const isBareAddress = isIP(entry.replace(/\/.*/, "")) !== 0;
  const [, name = entry, onlyPort] = (isBareAddress ? null : /^(.+):(\d+)$/.exec(entry)) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === "*") return true;
  if (isIP(host) !== 0) return isInside(host, name.replace(/[[\]]/g, ""));
  const domain = name.replace(/^\*?\./, "");
  return host === domain || host.endsWith(`.${domain}`);
}

function isInside(host: string, network: string): boolean {
  const [address = "", prefix] = network.split("/");
  const longest = isIP(address) === 4 ? 32 : 128;
  const bits = prefix === undefined ? longest : Number(/^\d+$/.exec(prefix)?.[0] ?? Number.NaN);
  if (isIP(address) === 0 || isIP(host) === 0 || !(bits <= longest)) return false;
  const list = new BlockList();
  list.addSubnet(address, bits, family(address));
  return list.check(host, family(host));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
