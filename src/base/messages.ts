import { cleanLine } from "./clean.ts";
import type { Context } from "./context.ts";

type Messages = Pick<Context, "stdout" | "stderr" | "isQuiet">;

/** Writes a line to stderr that --quiet does not hide: IDs, idempotency keys, how to resume. */
export function writeImportant(text: string, { stderr }: Pick<Messages, "stderr">): void {
  stderr.write(`${cleanLine(text)}\n`);
}

/** Writes a line to stderr, cleaned of control characters; nothing once the reader of stdout has left. */
export function writeInfo(text: string, context: Messages): void {
  if (context.isQuiet !== true && context.stdout.isClosed !== true) writeImportant(text, context);
}

/** Writes something good to know. */
export function writeNote(text: string, context: Messages): void {
  writeInfo(`note: ${text}`, context);
}

/** Writes something that may cost data or secrets; --quiet does not hide it. */
export function writeWarning(text: string, context: Messages): void {
  writeImportant(`warning: ${text}`, context);
}
