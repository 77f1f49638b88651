import { cp, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus } from "../milvus/milvus.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("what V8 has compiled is kept by the first run that asks a server, for its release alone", async () => {
  const place = await copyOfBuild();
  const env = { MILVUS_URI: await demoUrl() };
  const run = (...argv: string[]) =>
    execa("node", [join(place, "bin/milvus-import.js"), ...argv], { env });
  const kept = async () =>
    (await readdir(join(place, "dist"))).filter((name) => /cache/.test(name));

  await run("--help");
  expect(await kept()).toEqual([]);
  const first = await run("list", "--json");
  const names = await kept();
  // Others with a V8 of the same version would take it and go wrong: 20.19.0 did with that of 20.20.2.
  const own = `${process.platform}-${process.arch}-${process.version}-BUILD.cache`;
  expect(names.map((name) => name.replace(/[0-9a-f]{12}(?=\.cache$)/, "BUILD")).sort()).toEqual([
    `core.cjs.${own}`,
    `main.cjs.${own}`,
  ]);
  expect((await run("list", "--json")).stdout).toBe(first.stdout);

  for (const name of names) await writeFile(join(place, "dist", name), "no code");
  expect((await run("list", "--json")).stdout).toBe(first.stdout);
  expect(await kept()).toEqual(names);
});

test("a run that fails or has other flags keeps nothing, and one that needs a chunk more adds to all it loads", async () => {
  const place = await copyOfBuild();
  const program = join(place, "bin/milvus-import.js");
  const env = { MILVUS_URI: await demoUrl() };
  const kept = async () =>
    (await readdir(join(place, "dist"))).filter((name) => /cache/.test(name));
  const sizeOfMain = async () => {
    const name = (await kept()).find((name) => name.startsWith("main."));
    return (await stat(join(place, "dist", name ?? "nothing was kept"))).size;
  };

  await execa("node", [program, "get", "7", "--json"], { env, reject: false });
  expect(await kept()).toEqual([]);
  await execa("node", [program, "list", "--json"], { env });
  const [names, afterJson] = [await kept(), await sizeOfMain()];
  await execa("node", ["--no-lazy", program, "doctor"], { env });
  expect([await kept(), await sizeOfMain()]).toEqual([names, afterJson]);
  await execa("node", [program, "doctor"], { env });
  expect(await sizeOfMain()).toBeGreaterThan(afterJson);
});

/** The built program in a place of its own, as it comes. */
async function copyOfBuild(): Promise<string> {
  const place = await mkdtemp(join(tmpdir(), "milvus-import-"));
  onTestFinished(() => rm(place, { recursive: true }));
  const filter = (path: string) => !path.includes(".cache");
  await cp(join(root, "bin"), join(place, "bin"), { recursive: true });
  await cp(join(root, "dist"), join(place, "dist"), { recursive: true, filter });
  return place;
}

async function demoUrl(): Promise<string> {
  const demo = createMilvus({ now: () => 0 });
  const { url, close } = await listen(demo);
  onTestFinished(close);
  return url;
}
