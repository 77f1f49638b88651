import type { Context } from "../base/context.ts";
import { createMilvusServer } from "./milvus-server.ts";
import { openSession } from "./request.ts";
import type { Server, Target } from "./server.ts";

/** Returns one server to talk with; nothing is sent yet. */
export function connect(target: Target, context: Context): Promise<Server> {
  return createConnect(context)(target);
}

/** Returns `connect` for several targets: those in Zilliz Cloud share its rate limit. */
export function createConnect(context: Context): (target: Target) => Promise<Server> {
  let awaitTurn: ((token: string | null, path: string) => Promise<void>) | null = null;
  return async (target) => {
    if (target.cloud === null) return createMilvusServer(openSession(target, context));
    const { createCloudServer, createPace } = await import("./cloud-server.ts");
    awaitTurn ??= createPace(context);
    return createCloudServer(openSession(target, context, awaitTurn));
  };
}
