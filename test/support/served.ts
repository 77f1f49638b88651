import { onTestFinished } from "vitest";
import { type Listener, listen } from "../../src/demo/listen.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";

/** The demo server on a real port until the test is over, filled as `milvus-import demo` fills it. */
export async function servedDemo(
  options: Partial<ServerOptions> = {},
): Promise<Listener & { demo: Milvus }> {
  const demo = createMilvus({ now: Date.now, ...options });
  fillDemo(demo);
  const listener = await listen(demo);
  onTestFinished(() => listener.close());
  return { ...listener, demo };
}
