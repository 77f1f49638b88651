import type { Context, Env, Input, Output } from "../base/context.ts";
import { isSystemError } from "../base/errors.ts";
import { createFetch } from "../http/fetch.ts";
import { createTerminal, type ProcessTerminal } from "./terminal.ts";

/** Returns the process as a Context. Drops what is written to stdout as soon as `hasReader` returns false. */
export function processContext(
  signal: AbortSignal,
  hasReader = () => true,
  terminal = createTerminal(),
): Context {
  let retryText = "";
  return {
    stdin: createInput(signal),
    stdout: createOutput(process.stdout, hasReader, terminal),
    stderr: createOutput(process.stderr, () => true, terminal),
    holdTerminal: terminal.hold,
    env: process.env,
    cwd: valueUnlessMissing(process.cwd),
    home: homeFolder(process.env),
    uid: process.geteuid?.(),
    signal,
    fetch: createFetch(process.env),
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    sleep: (ms, enough) => sleep(ms, signal, enough),
    random: Math.random,
    runtime: runtimeText(),
    setRetryText: (text) => {
      retryText = text;
    },
    retryText: () => retryText,
  };
}

function runtimeText(): string {
  const { bun, node } = process.versions;
  const engine = bun === undefined ? `Node ${node}` : `Bun ${bun}`;
  return `${engine}, ${process.platform}-${process.arch}`;
}

/** `homedir()` reads this variable first, but loading its module takes 0.5 ms. */
function homeFolder(env: Env): string {
  const folder = env[process.platform === "win32" ? "USERPROFILE" : "HOME"];
  return folder ?? valueUnlessMissing(process.getBuiltinModule("node:os").homedir);
}

/** Returns an empty text if the folder has been removed, or the user has no entry in the list of users. */
function valueUnlessMissing(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) return "";
    throw error;
  }
}

/** Returns stdin, which is opened when it is first read: that takes 2 ms. */
function createInput(signal: AbortSignal): Input {
  return {
    get isTTY() {
      return process.stdin.isTTY;
    },
    setRawMode: (isRaw) => process.stdin.setRawMode(isRaw),
    interrupt: () => process.kill(process.pid, "SIGINT"),
    [Symbol.asyncIterator]: () => {
      const { stdin } = process;
      // An input that is being read keeps the process alive.
      const stop = () => stdin.destroy(signal.reason);
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop, { once: true });
      return stdin[Symbol.asyncIterator]();
    },
  };
}

/** Returns an output whose `write` returns a promise while the buffer is full. */
function createOutput(
  stream: NodeJS.WriteStream,
  hasReader: () => boolean,
  { writeBeside }: ProcessTerminal,
): Output {
  let drained: Promise<void> | null = null;
  return {
    write(text) {
      let isTaken = true;
      const write = () => {
        isTaken = !hasReader() || stream.write(text);
      };
      if (stream.isTTY) writeBeside(write);
      else write();
      if (isTaken) return true;
      drained ??= waitForDrain(stream).finally(() => {
        drained = null;
      });
      return drained;
    },
    flush: () =>
      new Promise((resolve) => {
        stream.write("", (error) => resolve(!error && hasReader()));
      }),
    get isClosed() {
      return !hasReader();
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

function waitForDrain(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stream.off("drain", end).off("error", end);
      resolve();
    };
    stream.on("drain", end).on("error", end);
  });
}

function sleep(ms: number, signal: AbortSignal, enough?: AbortSignal): Promise<void> {
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
