import type { ClientRequest } from "node:http";
import type { RequestOptions } from "node:https";
import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { quote } from "../base/values.ts";
import type { AddressOptions } from "./connection.ts";

/** Opens one request, whose body is written later. */
export type Opener = (options: RequestOptions & AddressOptions) => ClientRequest;

/** A forward proxy that a variable of the environment names. */
export interface HttpProxy {
  variable: string;
  /** The protocol of the connection to the proxy itself. */
  protocol: "http:" | "https:";
  hostname: string;
  port: number;
  /** Host and port, for messages. */
  place: string;
  /** The value of a `Proxy-Authorization` header. */
  authorization: string | null;
}

/** A failure of the proxy, not of the server. */
export class ProxyFailure extends Error {
  /** The HTTP status that refuses the request; `null`: the connection to the proxy failed with `cause`. */
  readonly status: number | null;

  constructor(status: number | null, cause?: unknown) {
    super("the proxy failed", { cause });
    this.name = "ProxyFailure";
    this.status = status;
  }
}

/** Returns the proxy that `variable` names, or `null` if requests to this URL bypass it. */
export function chooseProxy(url: string, variable: string, env: Env): HttpProxy | null {
  const list = env.no_proxy || env.NO_PROXY || "";
  return bypassesProxy(new URL(url), list) ? null : parseProxy(env[variable] ?? "", variable);
}

/** The messages do not quote the text, which may contain a password. */
function parseProxy(text: string, variable: string): HttpProxy {
  const refuse = (why: string): never => {
    throw new CliError("config", `${variable} ${why}`, {
      hint: "for example http://proxy.example.com:3128; write @ as %40 and % as %25 in user and password",
    });
  };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
    return refuse(`must start with http:// or https://: ${quote(scheme)}`);
  }
  const withScheme = scheme === undefined ? `http://${text}` : text;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : refuse("is not a proxy URL");
  const user = decodePart(url.username);
  const password = decodePart(url.password);
  // Text after the host is usually the rest of a password with a / or #.
  const isHostOnly = url.pathname + url.search + url.hash === "/";
  if (user === null || password === null || !isHostOnly) return refuse("is not a proxy URL");
  const port = Number(url.port || (scheme === "https" ? 443 : 80));
  return {
    variable,
    protocol: scheme === "https" ? "https:" : "http:",
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    place: `${url.hostname}:${port}`,
    authorization: user + password === "" ? null : basicAuthorization(user, password),
  };
}

function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/**
 * Returns true for URLs that are requested without a proxy: loopback, which for the proxy is another machine, and the
 * entries of NO_PROXY. An entry is `*`, a domain with all its subdomains, an address or a network such as `10.0.0.0/8`;
 * a `:port` may follow each.
 */
function bypassesProxy({ protocol, hostname, port }: URL, list: string): boolean {
  const host = withoutDot(hostname.replace(/^\[|\]$/g, ""));
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  if (host === "localhost" || isInside(host, "127.0.0.0/8") || isInside(host, "::1")) return true;
  const entries = list.toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => entry !== "" && matchesEntry(entry, host, itsPort));
}

function matchesEntry(entry: string, host: string, port: string): boolean {
  const hasPort = isIP(entry) === 0;
  const [, name = entry, onlyPort] = (hasPort ? /^(.+):(\d+)$/.exec(entry) : null) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (name === "*") return true;
  if (isIP(host) !== 0) return isInside(host, name.replace(/[[\]]/g, ""));
  // The host of a URL is in ASCII.
  const domain = domainToASCII(withoutDot(name.replace(/^\*?\./, "")));
  if (domain === "") return false;
  return host === domain || host.endsWith(`.${domain}`);
}

/** Removes the dot at the end of a full name. */
function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
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
