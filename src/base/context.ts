// base: What every room uses: Context, CliError, values, words, text files.
import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";
import type { Moment } from "./time.ts";

/** A stream for text; `isTerminal` decides whether it is a terminal. */
export interface Output {
  /** Returns a promise while the reader is slow: await it before the next write. */
  write(text: string): unknown;
  /** The reader has closed the stream, so that output is lost. */
  isClosed?: boolean;
  /** Resolves to whether everything that was written has arrived. */
  flush?(): Promise<boolean>;
  /** Under a build system, the output for our own commands to it: `write` breaks up all commands. */
  unguarded?: Output;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}

export interface Input extends AsyncIterable<string | Uint8Array> {
  isTTY?: boolean | undefined;
  /** Turns off that a terminal shows what is typed, and that Ctrl-C is a signal. */
  setRawMode?(isRaw: boolean): void;
  /** Does what Ctrl-C does if the mode is not raw. */
  interrupt?(): void;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Certificates and keys as PEM text. */
export interface Tls {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  insecure?: boolean | undefined;
}

/** The part of the standard `fetch` that we use, plus `tls` and `onSocket`. */
export interface FetchInit {
  method: "POST" | "GET";
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: "manual";
  tls?: Tls | undefined;
  /** The time that the request may take: each address of a host gets a part of it to connect. */
  limitMs?: number;
  /** Called with the socket before it is connected, perhaps twice; through a proxy's tunnel, after. */
  onSocket?: (socket: Socket) => void;
}

export interface FetchResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** All that a command reads, writes, sends or waits for. Files are real files. */
export interface Context {
  /** Reading rejects with `signal.reason` once the signal is aborted. */
  stdin: Input;
  stdout: Output;
  stderr: Output;
  env: Env;
  /** Empty if it has been removed. */
  cwd: string;
  /** Empty if it is unknown; not always an absolute path. */
  home: string;
  /** The user that owns what the process creates; `undefined` on Windows. */
  uid?: number | undefined;
  /** Aborted with a `CliError` of kind `interrupted` or `terminated`. */
  signal: AbortSignal;
  fetch: Fetch;
  /** The wall clock, only to print or send. */
  now(): Moment;
  /** Milliseconds on a monotonic clock with any start, for every duration and deadline. */
  elapsedMs(): number;
  /** Rejects with `signal.reason` once the context's signal is aborted; resolves early when `enough` is. */
  sleep(ms: number, enough?: AbortSignal): Promise<void>;
  /** With --quiet: stderr gets errors and what must not be lost, only. */
  isQuiet?: boolean;
  /** Returns a number in [0, 1). */
  random(): number;
  /** Names what runs the program, for --version and bug reports: `Node 20.20.2, linux-x64`. */
  runtime: string;
  /** The server is a demo that stops with the command, and its jobs with it. */
  isDemo?: boolean;
  /** What `${…}` of a configuration file were filled with, by value: errors show the placeholder in its place. */
  filled?: Map<string, string> | undefined;
  /** Logs a line for --verbose; `undefined` without it. */
  trace?(line: string): void;
  /** Sets the text that spinners show about a request that is retried; empty once it has succeeded. */
  setRetryText?(text: string): void;
  retryText?(): string;
  /** Declares that a drawing is on the terminal; `undefined` if nothing else uses that terminal. */
  holdTerminal?(drawing: Drawing): TerminalHold;
}

/** Lines that are drawn in place while the cursor is hidden. */
export interface Drawing {
  /** Leaves the lines on the terminal and shows the cursor below them. */
  release(): void;
  /** Draws the lines again, below what is on the terminal now. */
  restart(): void;
  /** Draws the lines again in their place, for a terminal with a new size. */
  redraw(): void;
  /** Erases the lines, calls `write`, and draws them again below. */
  writeAbove(write: () => void): void;
}

export interface TerminalHold {
  /** False while the shell has the terminal and the process runs in the background, as after `bg`. */
  isForeground(): boolean;
  /** Writes a part of the drawing. */
  write(output: Output, text: string): void;
  /** Declares that the drawing has left the terminal. */
  end(): void;
}

/** Returns true for a terminal. Some report 0 columns; there ora 9.4 writes cursor codes without end. */
export function isTerminal(output: Output): boolean {
  return output.isTTY === true && (output.columns ?? 0) > 0;
}

/** Returns an output that changes each text before it is written. */
export function wrapOutput(
  output: Output,
  change: (text: string) => string,
  unguarded = output.unguarded,
): Output {
  return {
    ...(unguarded && { unguarded }),
    write: (text) => output.write(change(text)),
    flush: async () => (await output.flush?.()) ?? true,
    get isClosed() {
      return output.isClosed === true;
    },
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
  };
}

/** Returns the value of a variable; an empty or blank one counts as not set, and is an empty text. */
export function readVariable(env: Env, name: string): string {
  const value = env[name] ?? "";
  return value.trim() === "" ? "" : value;
}

/** Returns true if CI is set, unless it is set to no. */
export function isCi(env: Env): boolean {
  return !["", "0", "false"].includes(env.CI ?? "");
}

/** Returns true for a terminal that moves its cursor and that a person may look at: lines can be drawn in place. */
export function canRedraw(output: Output, env: Env): boolean {
  return isTerminal(output) && env.TERM !== "dumb" && !isCi(env);
}

/** Returns a signal that is aborted with the first of these. Turns off the warning of Node for many listeners. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  setMaxListeners(0, signal, ...signals);
  return signal;
}
