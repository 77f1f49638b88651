import type { Fetch } from "../../src/base/context.ts";
import { createPlainServer, type PlainOptions, type PlainServer } from "../milvus/plain-server.ts";
import { type Clock, createClock } from "./clock.ts";
import { type RunOptions, type RunResult, runner } from "./world.ts";

export interface PlainWorld {
  clock: Clock;
  server: PlainServer;
  /** Runs one command, which the act may interrupt. */
  run(words: string | readonly string[], options?: PlainRun): Promise<RunResult>;
  /** Executes each create that was printed, to the letter, and what these print, until none is printed. */
  doAsPrinted(result: RunResult, options?: PlainRun): Promise<RunResult[]>;
  /** How many jobs that did not fail hold each unit. */
  held(units: readonly string[]): number[];
}

interface PlainRun extends RunOptions {
  interruptMs?: number | null;
  signal?: "interrupted" | "terminated";
}

/** The independent model of Milvus, each request of which takes a tenth of a second, on a clock of its own. */
export function plainWorld(
  options: Partial<PlainOptions> = {},
  around: (fetch: Fetch, clock: Clock) => Fetch = (fetch) => fetch,
): PlainWorld {
  const clock = createClock();
  const server = createPlainServer({ now: clock.now, ...options });
  const inner = around(server.fetch, clock);
  const fetch: Fetch = async (url, init) => {
    await clock.sleep(50, undefined, init.signal);
    init.signal.throwIfAborted();
    const response = await inner(url, init);
    await clock.sleep(50, undefined, init.signal);
    init.signal.throwIfAborted();
    return response;
  };
  const world: PlainWorld = {
    clock,
    server,
    run(words, { interruptMs = null, signal = "interrupted", ...rest } = {}) {
      const one = runner(fetch, { clock });
      if (interruptMs !== null) clock.at(interruptMs, () => one.interrupt(signal));
      return one.run(words, rest);
    },
    async doAsPrinted(result, run = {}) {
      const results: RunResult[] = [];
      let due = printedCreates(result);
      for (let round = 0; round < 5 && due.length > 0; round += 1) {
        const printed = due;
        due = [];
        for (const words of printed) {
          clock.pass(300_000);
          const next = await world.run(words, run);
          results.push(next);
          due.push(...printedCreates(next));
        }
      }
      return results;
    },
    held: (units) => units.map((unit) => server.holding(unit).length),
  };
  return world;
}

/** Returns the words of each different create that was printed. */
export function printedCreates({
  stdout,
  stderr,
}: Pick<RunResult, "stdout" | "stderr">): string[][] {
  const lines = `${stdout}\n${stderr}`.match(/milvus-import create [^\n]*/g) ?? [];
  return [...new Set(lines)].map((line) => shellWords(line).slice(1));
}

/** Splits a line as a POSIX shell does, without expansion. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\.|"[^"]*"|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, one, two, escaped) => one ?? two ?? escaped),
  );
}
