import type { Call, Server } from "./server.ts";

export function listCollections(_request: unknown, call: Call, { catalog }: Server): string[] {
  return catalog.collections(call.db);
}

export function listDatabases(_request: unknown, _call: Call, { catalog }: Server): string[] {
  return catalog.databases();
}
