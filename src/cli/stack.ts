import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";

/** A stack of the built program as one of its sources: `dist/main.cjs:8:6097` says nothing to anybody. */
export function sourceStack(stack: string): string {
  return stack.replace(
    /(?<=\(|at )([^()\n]+\.cjs):(\d+):(\d+)/g,
    (place, file: string, line: string, column: string) => {
      const entry = sourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry === undefined || !("originalSource" in entry)) return place;
      const source = entry.originalSource.replace(/^(\.\.\/)+/, "");
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}

function sourceMap(file: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
  } catch (error) {
    // A chunk of nobody's, or an executable: the place stays as it is.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
