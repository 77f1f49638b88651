/** A stream that text goes to. A terminal is one with `isTTY` and `columns` above 0; see `isTerminal`. */
export interface Output {
  /** A promise among its results means that the reader lags: wait for it before writing more. */
  write(text: string): unknown;
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

/** The part of the standard's `fetch` that we use, and `tls`, which a standard `fetch` ignores. */
export interface FetchInit {
  method: "POST" | "GET";
  headers: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  redirect: "manual";
  tls?: Tls | undefined;
}

export interface FetchResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The world as one value: everything a command reads, writes, asks or waits for. */
export interface Context {
  stdin: Input;
  stdout: Output;
  stderr: Output;
  env: Env;
  cwd: string;
  home: string;
  /** Aborted with a `CliError` of kind `interrupted` or `terminated`. */
  signal: AbortSignal;
  fetch: Fetch;
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with `signal.reason` once the signal is aborted. */
  sleep(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

/** Some pseudo-terminals report 0 columns; cursor codes there never end (ora 9.4). */
export function isTerminal(output: Output): boolean {
  return output.isTTY === true && (output.columns ?? 0) > 0;
}
