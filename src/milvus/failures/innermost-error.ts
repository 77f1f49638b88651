/** The error that another one wraps, as `fetch` does, and at the bottom of them all. */
export function innermostError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.cause !== undefined) return innermostError(error.cause);
  // Several addresses of one name, each refused.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return innermostError(error.errors[0]);
  }
  return error;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
