import { accessSync, constants, readFileSync, type Stats, statSync } from "node:fs";
import { readPipe } from "./pipe.ts";

/** `problem` completes a sentence that names the file. */
export type Inspection = { stats: Stats } | { problem: string; exists: boolean };

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  ELOOP: "its symbolic links go in circles",
  ENAMETOOLONG: "its name is too long",
};

/** Whether a text of at most `maxBytes` can be read there. Pipes count, so that `<(command)` of a shell works. */
export function inspectFile(path: string, maxBytes: number): Inspection {
  let exists = false;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { problem: "there is no such file", exists };
    exists = true;
    if (stats.isDirectory()) return { problem: "it is a directory", exists };
    if (!stats.isFile() && !stats.isFIFO()) return { problem: "it is no regular file", exists };
    if (stats.size > maxBytes) return { problem: tooLarge(maxBytes), exists };
    accessSync(path, constants.R_OK);
    return { stats };
  } catch (error) {
    const code = systemCode(error);
    // A folder that may not be entered does not tell whether the file is there.
    const isHidden = code === "EACCES" || code === "EPERM";
    return { problem: inWords(code), exists: exists || !isHidden };
  }
}

/** The text without a byte order mark, or why it cannot be had. */
export async function readText(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ text: string } | { problem: string }> {
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) return inspection;
  try {
    const text = inspection.stats.isFIFO()
      ? await readPipe(path, maxBytes, signal)
      : readFileSync(path, "utf8");
    const problem = text.length > maxBytes ? tooLarge(maxBytes) : textProblem(text);
    return problem === null ? { text: text.replace(/^\uFEFF/, "") } : { problem };
  } catch (error) {
    return { problem: inWords(systemCode(error)) };
  }
}

/** Why what was read as UTF-8 is no text, `null` when it is. */
export function textProblem(text: string): string | null {
  if (text.includes("\0")) return "it is a binary file, or not saved as UTF-8";
  return text.includes("\uFFFD") ? "it is not saved as UTF-8" : null;
}

function tooLarge(maxBytes: number): string {
  return `it is larger than ${maxBytes / 1024} KiB`;
}

function inWords(code: string): string {
  return reasons[code] ?? `the system says ${code}`;
}

/** Rethrows what did not come from the system. */
function systemCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  throw error;
}
