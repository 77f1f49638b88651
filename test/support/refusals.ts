import { CliError, type ErrorKind } from "../../src/base/errors.ts";

/** The value, or the kind of error that foresees that there is none; what nobody foresaw is thrown. */
export function valueOr<Value>(make: () => Value): Value | { refused: ErrorKind } {
  try {
    return make();
  } catch (error) {
    if (error instanceof CliError) return { refused: error.kind };
    throw error;
  }
}

/** The same of what takes a while. */
export async function outcomeOf<Value>(
  work: Promise<Value>,
): Promise<Value | { refused: ErrorKind }> {
  const [outcome] = await Promise.allSettled([work]);
  return valueOr(() => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
