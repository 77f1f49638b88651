import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { runner } from "../support/world.ts";

const real = runner(createFetch());

describe("demo with a command", () => {
  test("runs it against a server of its own, whatever the environment says", async () => {
    const env = { MILVUS_URI: "http://127.0.0.1:1", MILVUS_TOKEN: "root:secret", MILVUS_DB: "x" };
    const files = { ".milvusrc": "default: prod\nprofiles: {prod: {uri: http://127.0.0.1:1}}\n" };
    const result = await real.run("demo list -o id", { env, files });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout).toMatch(/^(\d{18}\n){12}$/);
    expect(result.requests.map(({ headers }) => headers.Authorization)).toEqual([undefined]);
  });

  test("fails as the command fails", async () => {
    const result = await real.run("demo list -c nothing");
    expect(result).toMatchObject({ exitCode: 7, stdout: "" });
    expect(result.stderr).toContain('collection "nothing" not found in database "default"');
    expect((await real.run("demo lst")).exitCode).toBe(2);
  });

  test("takes another port where 19530 is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) =>
      other.on("error", () => resolve()).listen(19530, "127.0.0.1", resolve),
    );
    const result = await real.run("demo list -o id");
    other.close();
    expect(result.exitCode).toBe(0);
    expect(result.requests[0]?.url).not.toContain(":19530/");
  });

  test("says so where the port asked for is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const result = await real.run(["demo", "--port", String(port), "list"]);
    other.close();
    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: cannot serve on port ${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}
hint: choose another with --port, or leave it out to get a free one
`,
    });
  });

  test("behaves as the Milvus that is asked for", async () => {
    const result = await real.run("demo --milvus 2.4 list -s uncommitted");
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
  });
});
