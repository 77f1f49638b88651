// Makes dist: the program, its manual page, and the licenses of what it is bundled with. Then build/chunks.json says
// which modules each file of dist contains.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import manifest from "../package.json" with { type: "json" };
import { bundle, root } from "./build/bundle.js";
import { licenseNotices } from "./build/licenses.js";
import { manualPage } from "./build/manual.js";

const chunks = await bundle(join(root, "dist"));
const modules = chunks.map(({ fileName, moduleIds }) => [
  fileName.replace(/\.cjs$/, ""),
  moduleIds.map((id) => relative(root, id)),
]);
await mkdir(join(root, "build"), { recursive: true });
await writeFile(join(root, "build/chunks.json"), JSON.stringify(Object.fromEntries(modules)));
await writeFile(join(root, "THIRD-PARTY-NOTICES.txt"), await licenseNotices(chunks));
await writeFile(join(root, "dist/milvus-import.1"), await manualPage(manifest.version, help));

/** @param {...string} words */
async function help(...words) {
  const program = join(root, "bin/milvus-import.js");
  const { stdout } = await promisify(execFile)(process.execPath, [program, "help", ...words]);
  return stdout;
}
