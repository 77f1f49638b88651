import { constants, openSync } from "node:fs";
import type { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** Where the executable runs. */
declare const Bun: { file(fd: number): { stream(): ReadableStream } } | undefined;

/**
 * What somebody writes into a named pipe, up to a little more than `maxBytes`. Opened and read like a file, a pipe that
 * nobody writes to would stop the whole process, signals included; this rejects with `signal.reason`.
 */
export async function readPipe(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const pipe = await openPipe(path);
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

async function openPipe(path: string): Promise<Readable> {
  const { Socket } = await import("node:net");
  const { Readable } = await import("node:stream");
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  // bun's sockets neither read a pipe nor wait for it.
  return typeof Bun === "undefined"
    ? new Socket({ fd, readable: true, writable: false })
    : Readable.fromWeb(Bun.file(fd).stream());
}
