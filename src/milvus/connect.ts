import type { Context } from "../base/context.ts";
import type { CloudPace } from "./cloud-server.ts";
import { MilvusServer } from "./milvus-server.ts";
import { openSession } from "./request.ts";
import type { Server, Target } from "./server.ts";

/** Returns the conversation with one server; nothing is sent yet. */
export function connect(target: Target, context: Context): Promise<Server> {
  return createConnect(context)(target);
}

/** Returns `connect` for several targets: those in Zilliz Cloud share one queue for its rate limit. */
export function createConnect(context: Context): (target: Target) => Promise<Server> {
  let pace: CloudPace | null = null;
  return async (target) => {
    if (target.cloud === null) return new MilvusServer(openSession(target, context));
    const { CloudPace, CloudServer } = await import("./cloud-server.ts");
    pace ??= new CloudPace(context);
    const shared = pace;
    return new CloudServer(
      openSession(target, context, (path) => shared.awaitTurn(target.token, path)),
    );
  };
}
