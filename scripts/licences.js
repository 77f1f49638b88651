import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The licences of exactly the packages whose code is in the bundle.
 * @param {string} root
 * @param {import("esbuild").Metafile} metafile
 */
export async function licenceNotices(root, { outputs }) {
  const bundled = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(
    bundled.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const notices = await Promise.all(
    [...folders].sort().map((folder) => notice(join(root, folder))),
  );
  return `milvus-import contains code of these packages.\n\n${notices.join("\n")}`;
}

/** @param {string} folder */
async function notice(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} comes without its licence text`);
  const text = await readFile(join(folder, file), "utf8");
  return `${name} ${version} (${license})\n\n${text.replace(/\r\n/g, "\n").trim()}\n`;
}
