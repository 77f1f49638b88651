import { cleanLine } from "../base/clean.ts";
import { isTerminal, type Output } from "../base/context.ts";
import { wrapWhole } from "./width.ts";

const indent = "  ";

/** Wraps lines to the width of a terminal, with an indent below the symbol that they may begin with; not in a pipe. */
export function wrapIndented(lines: readonly string[], stream: Output): string[] {
  const width = isTerminal(stream) ? (stream.columns ?? 0) : Number.POSITIVE_INFINITY;
  return lines.map(cleanLine).flatMap((line) => {
    const start = /^. /u.exec(line)?.[0] ?? "";
    const parts = wrapWhole(line.slice(start.length), width - indent.length);
    return parts.map((part, index) => `${index === 0 ? start : indent}${part}`);
  });
}
