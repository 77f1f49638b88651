import { cleanLine } from "./clean.ts";
import { type Context, isTerminal, type Output } from "./context.ts";
import { showWritten } from "./filled.ts";

type Messages = Pick<Context, "stdout" | "stderr" | "isQuiet" | "filled">;

/** Writes a line to stderr that --quiet does not hide: IDs, idempotency keys, how to resume. */
export function writeImportant(text: string, { stderr }: Pick<Messages, "stderr">): void {
  for (const line of wrapMessage(cleanLine(text), stderr)) stderr.write(`${line}\n`);
}

/** A command to copy, up to the end of the text or of its clause: a break inside would end it when it is pasted. */
const command =
  /\b(?:milvus-import|chmod|openssl) (?:'[^']*'|"[^"]*"|\\.|.)*?(?=[;,)] |$)|--[a-z-]+ '[^']*'/g;

/** Breaks a message at blanks for the width of a terminal, and indents what follows; commands to copy stay whole. */
export function wrapMessage(text: string, stream: Output): string[] {
  const width = isTerminal(stream) ? (stream.columns ?? 0) : Number.POSITIVE_INFINITY;
  if (text.length <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const words = text
    .slice(indent.length)
    .replace(command, (whole) => whole.replaceAll(" ", "\0"))
    .split(" ");
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    const isFirst = line.trim() === "";
    const longer = isFirst ? line + word : `${line} ${word}`;
    if (isFirst || longer.length <= width) line = longer;
    else {
      lines.push(line);
      line = `${indent}  ${word}`;
    }
  }
  return [...lines, line].map((one) => one.replaceAll("\0", " "));
}

/** Writes a line to stderr, cleaned of control characters; nothing once the reader of stdout has left. */
export function writeInfo(text: string, context: Messages): void {
  if (context.isQuiet !== true && context.stdout.isClosed !== true) writeImportant(text, context);
}

/** Writes a line of --verbose, which is not wrapped: it may be JSON. */
export function writeTrace(text: string, { stdout, stderr, isQuiet }: Messages): void {
  if (isQuiet !== true && stdout.isClosed !== true) stderr.write(`${cleanLine(text)}\n`);
}

/** Writes something good to know. */
export function writeNote(text: string, context: Messages): void {
  writeInfo(`note: ${showWritten(text, context)}`, context);
}

/** Writes something that may cost data or secrets; --quiet does not hide it. */
export function writeWarning(text: string, context: Messages): void {
  writeImportant(`warning: ${showWritten(text, context)}`, context);
}
