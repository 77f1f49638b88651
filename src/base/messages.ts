import { cleanLine } from "./clean.ts";
import type { Context } from "./context.ts";

type Stderr = Pick<Context, "stderr">;

/** Writes a line to stderr, cleaned of control characters. */
export function writeInfo(text: string, { stderr }: Stderr): void {
  stderr.write(`${cleanLine(text)}\n`);
}

/** Writes something good to know. */
export function writeNote(text: string, context: Stderr): void {
  writeInfo(`note: ${text}`, context);
}

/** Writes something that may cost data or secrets. */
export function writeWarning(text: string, context: Stderr): void {
  writeInfo(`warning: ${text}`, context);
}
