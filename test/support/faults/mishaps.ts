import { Readable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as passes } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Exchange, type Mishap, type WholeAnswer, wire } from "./proxy.ts";

export const refused: Mishap = { refuses: true };
/** The request has left the client, and gets no further. */
export const resetBefore: Mishap = { asked: ({ socket }) => void socket.resetAndDestroy() };
export const resetAfter: Mishap = {
  async asked({ forward, socket }) {
    await forward();
    socket.resetAndDestroy();
  },
};
/** The request is not even handed on. */
export const silence: Mishap = { asked: () => {} };

/** The answer comes whole, so much later. */
export function late(ms: number): Mishap {
  return changed(async (answer) => {
    await passes(ms, undefined, { ref: false });
    return wire(answer);
  });
}

/** The connection is closed within the answer: where `offset` says of its bytes and of the length of its head. */
export function cut(
  offset: (bytes: Buffer, headLength: number) => number,
  framing?: Record<string, string>,
): Mishap {
  return changed((answer) => {
    const bytes = wire(answer, framing);
    return bytes.subarray(0, offset(bytes, bytes.length - answer.body.length));
  });
}

/** Inside the `ü` of a name where there is one. */
export function insideCharacter(bytes: Buffer, headLength: number): number {
  const at = bytes.indexOf("ü");
  return at < 0 ? Math.floor((headLength + bytes.length) / 2) : at + 1;
}

/** Ends after the first of two chunks, without the mark of the end. */
export const cutBetweenChunks: Mishap = changed((answer) => {
  const half = answer.body.subarray(0, answer.body.length / 2);
  const chunk = Buffer.concat([Buffer.from(`${half.length.toString(16)}\r\n`), half]);
  return wire({ ...answer, body: chunk }, { "transfer-encoding": "chunked" });
});

/** A byte at a time. */
export const drip: Mishap = {
  async asked({ forward, socket }) {
    socket.setNoDelay(true);
    for (const byte of wire(await forward())) {
      socket.write(Buffer.of(byte));
      await nextTurn();
    }
    socket.end();
  },
};

/** Something between answers in the server's place, which never hears of it unless `isDone`. */
export function instead(
  status: number,
  headers: (exchange: Exchange) => Record<string, string>,
  body = "",
  isDone = false,
): Mishap {
  return {
    async asked(exchange) {
      if (isDone) await exchange.forward();
      const answer = { status, headers: headers(exchange), body: Buffer.from(body) };
      exchange.socket.end(wire(answer));
    },
  };
}

/** The `Content-Length` is wrong by so many bytes. */
export function misframed(excess: number): Mishap {
  return changed((answer) =>
    wire(answer, { "content-length": String(answer.body.length + excess) }),
  );
}

export function withHeaders(headers: Record<string, string>): Mishap {
  return changed((answer) => wire({ ...answer, headers: { ...answer.headers, ...headers } }));
}

/** One byte a character, so that an `ü` is no UTF-8. */
export const latin1: Mishap = withBody((body) => Buffer.from(body.toString("utf8"), "latin1"));
export const secondDocument: Mishap = withBody((body) =>
  Buffer.concat([body, Buffer.from('{"code":0,"data":{}}')]),
);

export function gzipped(damage = 0): Mishap {
  return changed((answer) => {
    const body = gzipSync(answer.body).subarray(0, damage === 0 ? undefined : -damage);
    return wire({ ...answer, headers: { ...answer.headers, "content-encoding": "gzip" }, body });
  });
}

const megabyte = Buffer.alloc(1_000_000, "a");

/** Sound JSON with a text of so many megabytes in it; without a number it never ends. */
export function inflated(megabytes = Number.POSITIVE_INFINITY): Mishap {
  return {
    async asked({ forward, socket }) {
      const answer = await forward();
      const body = Buffer.concat([answer.body.subarray(0, -1), Buffer.from(',"padding":"')]);
      Readable.from(padded(wire({ ...answer, body }, {}), megabytes)).pipe(socket);
    },
  };
}

function* padded(start: Buffer, megabytes: number): Generator<Buffer> {
  yield start;
  for (let sent = 0; sent < megabytes; sent += 1) yield megabyte;
  yield Buffer.from('"}');
}

function withBody(change: (body: Buffer) => Buffer): Mishap {
  return changed((answer) => wire({ ...answer, body: change(answer.body) }));
}

function changed(change: (answer: WholeAnswer) => Buffer | Promise<Buffer>): Mishap {
  return {
    async asked({ forward, socket }) {
      socket.end(await change(await forward()));
    },
  };
}
