import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const pages = [
  "README.md",
  "SECURITY.md",
  ...readdirSync(new URL("docs/", root))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Returns the anchors of a page as GitHub makes them from its headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

test.each(pages)("the links of %s lead to a file and a heading", (name) => {
  const here = new URL(name, root);
  const text = readFileSync(here, "utf8");
  const broken = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].filter(
    ([, path = "", anchor]) => {
      const target = path === "" ? here : new URL(path, here);
      if (!existsSync(target)) return true;
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
