import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { serveRaw } from "../support/servers.ts";
import { runner } from "../support/world.ts";

const record = { jobId: "448761313698322011", collectionName: "bücher", state: "Pending" };
const body = Buffer.from(JSON.stringify({ code: 0, data: { records: [record] } }));
const half = body.length / 2;

const answers = {
  "with its length": [`Content-Length: ${body.length}\r\n\r\n`, body],
  "in chunks": [
    `Transfer-Encoding: chunked\r\n\r\n${chunk(body.subarray(0, half))}`,
    chunk(body.subarray(half)),
    "0\r\n\r\n",
  ],
  "with no length": ["\r\n", body],
};

function chunk(bytes: Buffer): string {
  return `${bytes.length.toString(16)}\r\n${bytes.toString("latin1")}\r\n`;
}

async function listed(bytes: Buffer) {
  const url = await serveRaw((socket) => socket.once("data", () => socket.end(bytes)));
  const argv = ["list", "--json", "--retries", "0", "--uri", url];
  return await runner(createFetch()).run(argv);
}

describe.each(Object.entries(answers))("an answer %s", (_how, parts) => {
  const rest = parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part));
  const whole = Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n"), ...rest]);

  test("that is whole lists the job", async () => {
    const { exitCode, stdout } = await listed(whole);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([record]);
  });

  test("that is cut at any of its bytes is an error and never half a list", async () => {
    for (let length = 0; length < whole.length; length += 1) {
      const { exitCode, stdout, stderr } = await listed(whole.subarray(0, length));
      expect({ length, exitCode, stdout }).toEqual({ length, exitCode: 6, stdout: "" });
      expect(stderr).toMatch(
        /^error: (connection closed by|(incomplete|invalid JSON in the) response:|not a Milvus response: empty:) http.*\nhint: .*\n$/,
      );
    }
  });
});
