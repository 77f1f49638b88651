import type { Context, Env, Input, Output } from "../base/context.ts";
import { createFetch } from "../http/fetch.ts";

/** Returns the process as a Context. Drops all output once `isRead` says that the reader has gone. */
export function processContext(signal: AbortSignal, isRead = () => true): Context {
  return {
    stdin: lazyInput(signal),
    stdout: paced(process.stdout, isRead),
    stderr: paced(process.stderr, isRead),
    env: process.env,
    cwd: process.cwd(),
    home: homeFolder(process.env),
    signal,
    fetch: createFetch(process.env),
    now: Date.now,
    elapsedMs: () => performance.now(),
    sleep: (ms, enough) => sleepUnlessAborted(ms, signal, enough),
    random: Math.random,
  };
}

/** Returns what `homedir()` finds; loading its module takes half a millisecond, and it looks at the variable first. */
function homeFolder(env: Env): string {
  const named = env[process.platform === "win32" ? "USERPROFILE" : "HOME"];
  return named ?? process.getBuiltinModule("node:os").homedir();
}

/** Opens stdin when it is first read: that takes 2 ms. */
function lazyInput(signal: AbortSignal): Input {
  return {
    get isTTY() {
      return process.stdin.isTTY;
    },
    [Symbol.asyncIterator]: () => {
      const { stdin } = process;
      // Node stays up for an input that is being read, whatever else has ended.
      const stop = () => stdin.destroy(signal.reason);
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
      return stdin[Symbol.asyncIterator]();
    },
  };
}

/** Returns an output whose `write` returns a promise while the reader lags, where `stream.write` returns false. */
function paced(stream: NodeJS.WriteStream, isRead: () => boolean): Output {
  let drained: Promise<void> | null = null;
  return {
    write(text) {
      if (!isRead() || stream.write(text)) return true;
      drained ??= untilDrained(stream).finally(() => {
        drained = null;
      });
      return drained;
    },
    get isClosed() {
      return !isRead();
    },
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}

function untilDrained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off("drain", end).off("error", end);
      resolve();
    };
    stream.on("drain", end).on("error", end);
  });
}

function sleepUnlessAborted(ms: number, signal: AbortSignal, enough?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      enough?.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    enough?.addEventListener("abort", end);
    if (signal.aborted || enough?.aborted) end();
  });
}
