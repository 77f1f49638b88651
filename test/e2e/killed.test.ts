import { setImmediate } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { createPlainServer } from "../milvus/plain-server.ts";
import { milvusImport, startBinary } from "../support/binary.ts";
import { type AtEnd, servePlain } from "../support/servers.ts";

/** A server that does not respond to the create with this number. */
async function silentAt(count: number, atEnd: AtEnd) {
  const server = createPlainServer({ now: Date.now, collections: { default: ["books"] } });
  const uri = await servePlain(
    {
      ...server,
      fetch: async (url, init) => {
        const response = await server.fetch(url, init);
        const isLost = /\/create$/.test(url) && server.jobs.length === count;
        return isLost ? new Promise(() => undefined) : response;
      },
    },
    atEnd,
  );
  return { server, uri };
}

test("a create that is killed without warning has printed its idempotency key and every job ID", async ({
  onTestFinished,
}) => {
  const { server, uri } = await silentAt(3, onTestFinished);
  const line = "create -c books --files-per-job 1 --job-timeout 1h -o id a.csv b.csv c.csv d.csv";
  const program = await startBinary([...line.split(" "), "--uri", uri]);
  await program.says("460000000000000101");
  program.kill("SIGKILL");
  const { signal, stdout, stderr } = await program.end;
  expect(signal).toBe("SIGKILL");
  expect(stdout.split("\n").filter((id) => id !== "")).toEqual(
    server.jobs.slice(0, 2).map(({ id }) => id),
  );
  expect(stderr).toMatch(/^plan: 4 units in 4 jobs; idempotency key milvus-import-[\da-f-]{36}$/m);
});

test("one Ctrl-C ends the script that runs a create, too", async ({ onTestFinished }) => {
  const { server, uri } = await silentAt(1, onTestFinished);
  const { file, args } = milvusImport(["create", "-c", "books", "a.csv", "--uri", uri]);
  const script = '"$0" "$@"; echo "the script continues after $?"';
  // A group of its own, as a terminal gives it one, gets the signal as a whole.
  const shell = execa("bash", ["-c", script, file, ...args], { reject: false, detached: true });
  for await (const line of shell.iterable({ from: "stderr" })) {
    if (!line.startsWith("plan:")) continue;
    while (server.jobs.length === 0) await setImmediate();
    process.kill(-(shell.pid ?? 0), "SIGINT");
  }
  const { signal, stdout, stderr } = await shell;
  expect(signal).toBe("SIGINT");
  expect(stdout).toBe("");
  expect(stderr).toContain("job 1 may exist; check before you retry: milvus-import list");
});
