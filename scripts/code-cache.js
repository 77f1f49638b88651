import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const keeper = fileURLToPath(new URL("keep-code.cjs", import.meta.url));

/**
 * Lays beside each chunk what V8 compiles of it in a run that lists jobs in colour; src/start.ts uses it.
 * @param {string} root
 * @param {readonly string[]} chunks
 */
export async function writeCodeCache(root, chunks) {
  const dist = join(root, "dist");
  const { platform, arch, version } = process;
  const suffix = `${platform}-${arch}-${version}`;
  const caches = chunks.map((chunk) => join(dist, `${chunk}.cjs.${suffix}`));
  // An empty one is refused, so that the chunk is compiled and kept.
  await Promise.all(caches.map((path) => writeFile(path, "")));
  const home = await mkdtemp(join(tmpdir(), "milvus-import-"));
  const program = join(root, "bin/milvus-import.js");
  await promisify(execFile)(
    process.execPath,
    ["--require", keeper, program, "demo", "list", "--color", "always"],
    { cwd: home, env: { PATH: process.env.PATH, HOME: home, CODE_CACHE_SUFFIX: suffix } },
  );
  await rm(home, { recursive: true });
}
