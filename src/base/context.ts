// base: What every room uses: Context, CliError, values, words, text files.
import { setMaxListeners } from "node:events";
import type { Socket } from "node:net";

/** A stream that text goes to. A terminal is one with `isTTY` and `columns` above 0; see `isTerminal`. */
export interface Output {
  /** A promise among its results means that the reader lags: wait for it before writing more. */
  write(text: string): unknown;
  /** Its reader has left: what is written is lost. */
  isClosed?: boolean;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
}

export interface Input extends AsyncIterable<string | Uint8Array> {
  isTTY?: boolean | undefined;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** PEM texts, not paths. */
export interface Tls {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  insecure?: boolean | undefined;
}

/** The part of the standard's `fetch` that we use, and `tls` and `onSocket`, which a standard `fetch` ignores. */
export interface FetchInit {
  method: "POST" | "GET";
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: "manual";
  tls?: Tls | undefined;
  /** Shown the request's connection while it is being made; one in a proxy's tunnel when that is through. */
  onSocket?: (socket: Socket) => void;
}

export interface FetchResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The world as one value: everything a command reads, writes, asks or waits for. */
export interface Context {
  /** Reading rejects with `signal.reason` once the signal is aborted. */
  stdin: Input;
  stdout: Output;
  stderr: Output;
  env: Env;
  cwd: string;
  home: string;
  /** Aborted with a `CliError` of kind `interrupted` or `terminated`. */
  signal: AbortSignal;
  fetch: Fetch;
  /** Milliseconds since 1970, only to print or send: somebody may set this clock while we wait. */
  now(): number;
  /** Milliseconds on a clock that only runs forward, for every duration and deadline; its zero means nothing. */
  elapsedMs(): number;
  /** Rejects with `signal.reason` once the context's signal is aborted; ends early, quietly, with `enough`. */
  sleep(ms: number, enough?: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** A line about what goes on behind a request, where somebody wants to hear it. */
  trace?(line: string): void;
}

/** Some pseudo-terminals report 0 columns; cursor codes there never end (ora 9.4). */
export function isTerminal(output: Output): boolean {
  return output.isTTY === true && (output.columns ?? 0) > 0;
}

/** Aborted with the first of them. However many requests listen to it, that is no leak to warn users of. */
export function anySignal(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  setMaxListeners(0, signal, ...signals);
  return signal;
}
