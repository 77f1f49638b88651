/**
 * What failed, by exit code. `unavailable` and `network` are transient; `server` (refused), `endpoint` (protocol or
 * certificate), `redirect` and `no-route` (HTTP 404) are not.
 */
export const exitCodes = {
  server: 1,
  unavailable: 1,
  unexpected: 1,
  declined: 1,
  usage: 2,
  config: 2,
  "job-failed": 3,
  auth: 4,
  deadline: 5,
  network: 6,
  endpoint: 6,
  redirect: 6,
  "no-route": 6,
  "not-found": 7,
  "no-such-job": 7,
  pending: 8,
  "unknown-outcome": 9,
  hangup: 129,
  interrupted: 130,
  /** Stdout was closed before a command whose exit code is its result had ended. */
  closed: 141,
  terminated: 143,
  "output-lost": 1,
  /** Stdout was closed, as by `head`: not a failure of a command that only shows. */
  "reader-left": 0,
} as const;

export type ErrorKind = keyof typeof exitCodes;

export interface ErrorDetail {
  /** The next step: an imperative, printed after `hint: `. */
  hint?: string | undefined;
  /** Lines printed below the message, one for each job, file or cluster. */
  details?: readonly string[];
  /** A line printed last. */
  closing?: string | undefined;
  /** The profile of the cluster that failed, if several are queried. */
  profile?: string | undefined;
  /** The value of a `Retry-After` header. */
  retryAfterMs?: number | undefined;
  /** The request certainly changed nothing: it was refused, or never sent. */
  hadNoEffect?: boolean;
  cause?: unknown;
}

/** A failure that we foresee. Everything else that is thrown is a bug of ours. */
export class CliError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly closing: string | undefined;
  readonly profile: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly hadNoEffect: boolean;

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = "CliError";
    this.kind = kind;
    this.hint = detail.hint;
    this.details = detail.details ?? [];
    this.closing = detail.closing;
    this.profile = detail.profile;
    this.retryAfterMs = detail.retryAfterMs;
    this.hadNoEffect = detail.hadNoEffect ?? false;
  }
}

/** The exit codes in the order in which one of several failures decides. */
export const worstFirst: readonly number[] = [129, 130, 143, 2, 4, 1, 9, 6, 7, 3, 5, 8];

/** Returns the kind of the worst failure. */
export function worstKind(errors: readonly CliError[]): ErrorKind {
  const rank = ({ kind }: CliError) => worstFirst.indexOf(exitCodes[kind]);
  return errors.reduce((worst, error) => (rank(error) < rank(worst) ? error : worst)).kind;
}

/** Returns true for a transient failure: a retry can succeed. */
export function isTransient(error: unknown): error is CliError {
  return error instanceof CliError && (error.kind === "network" || error.kind === "unavailable");
}

/** Returns true if a request had no response within its timeout. */
export function isTimeout(error: unknown): boolean {
  const cause = error instanceof CliError ? error.cause : null;
  return cause instanceof Error && cause.name === "TimeoutError";
}

/** Returns true for a refusal that a retry repeats: the token, the address or the path is wrong. */
export function isRefusal({ kind }: CliError): boolean {
  return kind === "auth" || kind === "no-route" || kind === "redirect";
}

/** Returns true if the server does not have the job, or its collection or database. */
export function isMissing({ kind }: CliError): boolean {
  return kind === "no-such-job" || kind === "not-found";
}

/** The kinds of an end from outside: a signal, or a closed stdout. */
const interruptions: readonly ErrorKind[] = [
  "interrupted",
  "terminated",
  "hangup",
  "closed",
  "reader-left",
  "output-lost",
];

/** Returns true if the process is to end: nothing is retried. */
export function isInterruption(error: unknown): boolean {
  return error instanceof CliError && interruptions.includes(error.kind);
}

/** Returns the error of a command whose exit code is its result, which is unknown if stdout was closed. */
export function asUnfinished(error: unknown): unknown {
  if (!(error instanceof CliError && error.kind === "reader-left")) return error;
  const { message, details, hint, cause } = error;
  return new CliError("closed", message, { details, hint, cause });
}

/** Returns true for an error of Node or the operating system, with a code such as ENOENT. */
export function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** Joins two failures into one; the message of the first comes first. */
export function joinFailures(first: CliError | null, second: CliError | null): CliError | null {
  if (first === null || second === null) return first ?? second;
  return new CliError(worstKind([first, second]), `${first.message}; ${second.message}`, {
    details: [...first.details, ...second.details],
    hint: first.hint ?? second.hint,
  });
}
