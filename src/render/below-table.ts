import { cleanLine } from "../base/clean.ts";
import { wrap } from "./width.ts";

/** Returns lines below a blank one, wrapped to the terminal with an indent as wide as the sign that they may begin with. */
export function belowTable(lines: readonly string[], width = Number.POSITIVE_INFINITY): string[] {
  if (lines.length === 0) return [];
  return ["", ...lines.flatMap((line) => wrapIndented(cleanLine(line), width))];
}

const indent = "  ";

function wrapIndented(line: string, width: number): string[] {
  const start = line.slice(0, indent.length);
  const parts = wrap(line.slice(indent.length), width - indent.length);
  return parts.map((part, index) => `${index === 0 ? start : indent}${part}`);
}
