import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Returns the licenses of exactly the packages whose code is in the bundle.
 * @param {readonly import("rolldown").OutputChunk[]} chunks
 */
export async function licenseNotices(chunks) {
  const folders = chunks
    .flatMap(({ moduleIds }) => moduleIds)
    .flatMap((path) => /^.*node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0] ?? []);
  const notices = await Promise.all([...new Set(folders)].sort().map(notice));
  return `milvus-import contains code of these packages.\n\n${notices.join("\n")}`;
}

/** @param {string} folder */
async function notice(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} has no license text`);
  const text = await readFile(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.replace(/\r\n/g, "\n").trim()}\n`;
}
