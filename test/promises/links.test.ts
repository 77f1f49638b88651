import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { beforeAll, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = new URL("../../", import.meta.url);
const pages = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(new URL("docs/", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Are the files of the package, by their paths. */
let packed: Set<string>;

beforeAll(async () => {
  const argv = ["pack", "--dry-run", "--ignore-scripts", "--json"];
  const { stdout } = await execa("npm", argv, { cwd: fileURLToPath(root) });
  const [{ files } = { files: [] }]: { files: { path: string }[] }[] = JSON.parse(stdout);
  packed = new Set(files.map(({ path }) => path));
}, 30_000);

/** Returns the anchors of a page as GitHub makes them from its headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

test.each(pages)("the links of %s lead to a file of the package and a heading", (name) => {
  const here = new URL(name, root);
  const text = readFileSync(here, "utf8");
  const broken = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].filter(
    ([, path = "", anchor]) => {
      const target = path === "" ? here : new URL(path, here);
      if (!existsSync(target) || !packed.has(target.href.replace(root.href, ""))) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(target, "utf8")).includes(anchor);
    },
  );
  expect(broken.map(([link]) => link)).toEqual([]);
});

test("the tests that SECURITY.md names are there", () => {
  const text = readFileSync(new URL("SECURITY.md", root), "utf8");
  const named = [...text.matchAll(/`(test\/[^`]*)`/g)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  expect(named.length).toBeGreaterThan(10);
});

test("the package has every page, describes itself as the README does, and names no address that is not there", () => {
  expect(pages.filter((page) => !packed.has(page))).toEqual([]);
  expect([...packed]).toEqual(expect.arrayContaining([".milvusrc.example", "docs/watch.svg"]));
  const [, about = ""] = readFileSync(new URL("README.md", root), "utf8").split("\n\n");
  const text = about.replaceAll("\n", " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  expect(`${manifest.description}.`).toBe(text);
  const addresses = Object.keys(manifest).filter((key) => /^(repository|bugs|homepage)$/.test(key));
  expect(addresses).toEqual([]);
});
