import type { Fetch } from "../../src/base/context.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import { type CliOptions, type CliResult, cli } from "./cli.ts";
import { type Clock, virtualClock } from "./clock.ts";

export const apiKey = "api-key-0123456789";
export const clusterEnv = { MILVUS_CLUSTER_ID: "in01-a", MILVUS_TOKEN: apiKey };

export interface CloudScene {
  demo: Milvus;
  clock: Clock;
  /** Runs the words of a line against the cluster `in01-a`. */
  run(line: string, options?: CliOptions & { fetch?: Fetch }): Promise<CliResult>;
}

/** Zilliz Cloud with the collection `books`, which takes one API key and 20 requests a second. */
export function cloud({ quirks, ...options }: Partial<ServerOptions> = {}): CloudScene {
  const clock = settling(virtualClock());
  const demo = createMilvus({
    now: clock.now,
    sleep: clock.sleep,
    users: { owner: apiKey },
    quirks: { cloud: true, requestsPerSecond: 20, ...quirks },
    ...options,
  });
  demo.addCollection("default", "books");
  return {
    demo,
    clock,
    run: (line, { fetch = demo.fetch, ...over } = {}) =>
      cli({ fetch }, line.split(" "), { clock, env: clusterEnv, ...over }),
  };
}

/** Time moves when nothing else does, so that a request arrives when it is sent. */
function settling(clock: Clock): Clock {
  return {
    ...clock,
    async sleep(ms) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.sleep(ms);
    },
  };
}

/** The verbs of the requests and their bodies, without what says where. */
export function asked({ requests }: CliResult): [verb: string, body: unknown][] {
  return requests.map(({ url, body }) => {
    const { clusterId: _, ...rest } = Object(body);
    return [url.replace(/.*\//, ""), rest];
  });
}
