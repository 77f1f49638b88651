/**
 * What went wrong, in the terms of the exit codes. `unavailable` and `network` may pass by themselves, `server`
 * (refused), `endpoint` (protocol or certificate) and `no-route` (HTTP 404) will not.
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
  "no-route": 6,
  "not-found": 7,
  pending: 8,
  interrupted: 130,
  terminated: 143,
} as const;

export type ErrorKind = keyof typeof exitCodes;

export interface ErrorDetail {
  /** What to do next: one sentence, printed after `hint: `. */
  hint?: string | undefined;
  /** Lines printed below the message, one for each thing that is concerned. */
  details?: readonly string[];
  /** What a `Retry-After` asked for. */
  retryAfterMs?: number | undefined;
  /** The request has certainly changed nothing: it was refused, or never left. */
  hadNoEffect?: boolean;
  cause?: unknown;
}

/** Every failure we foresee. Whatever else is thrown is a defect of ours. */
export class CliError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly retryAfterMs: number | undefined;
  readonly hadNoEffect: boolean;

  constructor(kind: ErrorKind, message: string, detail: ErrorDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = "CliError";
    this.kind = kind;
    this.hint = detail.hint;
    this.details = detail.details ?? [];
    this.retryAfterMs = detail.retryAfterMs;
    this.hadNoEffect = detail.hadNoEffect ?? false;
  }
}

/** Which of several failures the exit code tells. */
export const worstFirst: readonly number[] = [130, 143, 2, 4, 1, 6, 7, 3, 5, 8];

/** The kind of the worst, in the order of `milvus-import help exit-codes`. */
export function worstKind(errors: readonly CliError[]): ErrorKind {
  const rank = ({ kind }: CliError) => worstFirst.indexOf(exitCodes[kind]);
  return errors.reduce((worst, error) => (rank(error) < rank(worst) ? error : worst)).kind;
}

/** It may pass by itself, so that waiting or asking again can help. */
export function isTransient(error: unknown): error is CliError {
  return error instanceof CliError && (error.kind === "network" || error.kind === "unavailable");
}

/** Somebody wants it to end, and no retry is welcome. */
export function isInterruption(error: unknown): boolean {
  return error instanceof CliError && (error.kind === "interrupted" || error.kind === "terminated");
}

/** Says whether Node or the operating system rejected something; the code is a word such as ENOENT. */
export function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** Why there was no answer. */
export interface NetworkMeaning {
  kind: ErrorKind;
  /** How the message begins; the URI ends it. */
  what: string;
  hint: string;
  /** Nothing of the request left: name, connection and certificate are settled before. */
  isUnsent: boolean;
}
