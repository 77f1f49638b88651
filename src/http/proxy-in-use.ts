import type { Env } from "../base/context.ts";
import type { HttpProxy } from "./proxy.ts";

/** The proxy for requests to this URL; what finds and reads its address is loaded where a variable names one. */
export async function proxyInUse(url: string, env: Env): Promise<HttpProxy | null> {
  const name = url.startsWith("https:") ? "https_proxy" : "http_proxy";
  const variable = [name, name.toUpperCase()].find((each) => (env[each] ?? "") !== "");
  if (variable === undefined) return null;
  const { chooseProxy } = await import("./proxy.ts");
  return chooseProxy(url, variable, env);
}
