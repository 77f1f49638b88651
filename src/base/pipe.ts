import { constants, openSync } from "node:fs";
import type { Readable } from "node:stream";

/**
 * Reads what is written into a named pipe, up to a little more than `maxBytes`. Opened and read like a file, a pipe
 * without a writer would stop the whole process, signals included. Rejects with `signal.reason`.
 */
export async function readPipe(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
  open = openPipe,
): Promise<string> {
  const pipe = await open(path);
  const stop = () => pipe.destroy(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    let text = "";
    for await (const chunk of pipe) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > maxBytes) break;
    }
    return text + decoder.decode();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Opens a pipe whose writer may come later. */
async function openPipe(path: string): Promise<Readable> {
  const { Socket } = await import("node:net");
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
