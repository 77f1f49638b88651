import { constants, openSync } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { readPipe as readNodePipe } from "../../src/base/pipe.ts";

declare const Bun: { file(fd: number): { stream(): ReadableStream } };

/** Replaces that of src/base/pipe.ts: the sockets of bun neither read a pipe nor wait for its writer. */
export function readPipe(path: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  return readNodePipe(path, maxBytes, signal, openPipe);
}

async function openPipe(path: string): Promise<Readable> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return Readable.fromWeb(Bun.file(fd).stream());
}
