import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";
import type { Context } from "./context.ts";
import { isSystemError } from "./errors.ts";
import { readPipe } from "./pipe.ts";

/** Reads a file or a pipe without its byte order mark; `problem` follows the name of the file and a colon. */
export async function readText(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ text: string } | { problem: string }> {
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) return inspection;
  if (!inspection.stats.isFIFO()) return readRegular(path, maxBytes);
  try {
    return toText(Buffer.from(await readPipe(path, maxBytes, signal)), maxBytes);
  } catch (error) {
    return { problem: systemProblem(error).text };
  }
}

/**
 * Reads a regular file through one descriptor, so that `stats` are those of the text. Some files of the system have no
 * size and no end: no more than `maxBytes` are read.
 */
export function readRegular(
  path: string,
  maxBytes: number,
): { text: string; stats: Stats } | { problem: string } {
  let descriptor: number | null = null;
  try {
    // Without O_NONBLOCK, a pipe that has taken the place of the file would stop the process.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { problem: irregular };
    const read = toText(readBytes(descriptor, maxBytes), maxBytes);
    return "text" in read ? { ...read, stats } : read;
  } catch (error) {
    return { problem: systemProblem(error).text };
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Reads to the end, or until there is too much. Sizes do not matter: those of files of the system are wrong. */
function readBytes(descriptor: number, maxBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total <= maxBytes) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = readSync(descriptor, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    total += count;
  }
  return Buffer.concat(chunks);
}

function toText(bytes: Buffer, maxBytes: number): { text: string } | { problem: string } {
  if (bytes.length > maxBytes) return { problem: sizeProblem(maxBytes) };
  const text = bytes.toString("utf8");
  const problem = textProblem(text);
  return problem === null ? { text: text.replace(/^\uFEFF/, "") } : { problem };
}

/** Reads stdin to its end; `null`: larger than `maxBytes`. Rejects with `signal.reason`. */
export async function readStdin(
  { stdin, signal }: Pick<Context, "stdin" | "signal">,
  maxBytes: number,
): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) return null;
  }
  signal.throwIfAborted();
  return text + decoder.decode();
}

export type Inspection = { stats: Stats } | { problem: string; exists: boolean };

const irregular = "not a regular file";

/** Checks that a file can be read. Accepts pipes, which a shell makes of `<(command)`. */
export function inspectFile(path: string, maxBytes: number): Inspection {
  let exists = false;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { problem: reasons.ENOENT, exists };
    exists = true;
    if (stats.isDirectory()) return { problem: reasons.EISDIR, exists };
    if (!stats.isFile() && !stats.isFIFO()) return { problem: irregular, exists };
    if (stats.size > maxBytes) return { problem: sizeProblem(maxBytes), exists };
    accessSync(path, constants.R_OK);
    return { stats };
  } catch (error) {
    const { code, text } = systemProblem(error);
    // Without permission to search a folder, it is unknown whether the file exists.
    const isHidden = ["EACCES", "EPERM", "ENOENT", "ENOTDIR"].includes(code);
    return { problem: text, exists: exists || !isHidden };
  }
}

const reasons = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "a directory, not a file",
  ELOOP: "symbolic link loop",
  ENAMETOOLONG: "file name too long",
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  ENOSPC: "no space left on the device",
  EDQUOT: "disk quota exceeded",
  EROFS: "read-only file system",
};

/** Words an error of the system; rethrows any other. */
export function systemProblem(error: unknown): { code: string; text: string } {
  if (!isSystemError(error)) throw error;
  const { code, message } = error;
  const known = new Map(Object.entries(reasons)).get(code);
  // As in `EIO: i/o error, read`.
  const words = /^\w+: ([^,]+)/.exec(message)?.[1];
  return { code, text: known ?? (words === undefined ? `error ${code}` : `${words} (${code})`) };
}

export function sizeProblem(maxBytes: number): string {
  return `larger than ${maxBytes / 1024} KiB`;
}

/** Returns what is wrong with a file that was decoded as UTF-8; `null`: it is a text. */
export function textProblem(text: string): string | null {
  return text.includes("\0") || text.includes("\uFFFD") ? "not a UTF-8 text file" : null;
}
