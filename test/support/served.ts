import { onTestFinished } from "vitest";
import { type Listener, listen } from "../../src/demo/listen.ts";
import { createDemo, type Demo, type DemoOptions } from "../../src/demo/milvus.ts";
import { fillDemo } from "../../src/demo/scenario.ts";

/** The demo server on a real port until the test is over, filled as `milvus-import demo` fills it. */
export async function servedDemo(
  options: Partial<DemoOptions> = {},
): Promise<Listener & { demo: Demo }> {
  const demo = createDemo({ now: Date.now, ...options });
  fillDemo(demo);
  const listener = await listen(demo);
  onTestFinished(() => listener.close());
  return { ...listener, demo };
}
