import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");

/** The cells of the table below a heading, without code marks; a cell with several names stays as written. */
function tableBelow(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The names in code marks. */
function names(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.ts$/.test(path));

function read(path: string): string {
  return readFileSync(join(root, "src", path), "utf8");
}

const mayImport = new Map(
  tableBelow("Imports").map(([room = "", allowed = ""]) => [names(room)[0] ?? "", names(allowed)]),
);

/** The sources that a source imports, types and `import()` included. */
function importsOf(path: string): string[] {
  return [...read(path).matchAll(/(?:\bfrom|\bimport\()\s*"(\.[^"]+)"/g)]
    .map(([, spec = ""]) => posix.join(posix.dirname(path), spec))
    .filter((target) => sources.includes(target));
}

describe("the rooms of docs/architecture.md", () => {
  const rooms = tableBelow("Rooms");

  test("are the folders of src and main.ts, and nothing else is there", () => {
    const found = readdirSync(join(root, "src"));
    expect(rooms.map(([room = ""]) => names(room)[0]).sort()).toEqual(found.sort());
  });

  test.each(rooms)("%s says at the top of its main file what it owns", (room, file, sentence) => {
    const [first] = read(names(file)[0] ?? "").split("\n");
    expect(first).toBe(`// ${names(room)[0]}: ${sentence}`);
  });

  test("import what the table allows", () => {
    const roomOf = (path: string) => path.split("/")[0] ?? "";
    const forbidden = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => roomOf(target) !== roomOf(path))
        .filter((target) => {
          const allowed = mayImport.get(roomOf(path)) ?? [];
          return !allowed.includes(roomOf(target)) && !allowed.includes(target);
        })
        .map((target) => `${path} imports ${target}`),
    );
    expect(forbidden).toEqual([]);
  });

  test("have no circle of imports", () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, above: readonly string[]) => {
      if (above.includes(path))
        circles.push([...above.slice(above.indexOf(path)), path].join(" > "));
      if (done.has(path) || above.includes(path)) return;
      for (const target of importsOf(path)) visit(target, [...above, path]);
      done.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(circles).toEqual([]);
  });
});

describe("a bad import fails lint", () => {
  const folders = [
    ...[...mayImport.keys()].filter((room) => room !== "main.ts"),
    ...["follow/report", "milvus/failures", "commands/flags", "cli/completion"],
  ];

  /** Each import as a type, as a value and as import(), in a file of its own. */
  const planted = [
    ...folders.flatMap((folder) =>
      forbiddenIn(folder).map((target) => [folder, posix.relative(folder, target)] as const),
    ),
    ["commands", "./watch.ts"],
    ["commands/flags", "../watch.ts"],
    ["main.ts", "commander"],
    ["render", "commander"],
    ["commands", "ora"],
  ].flatMap(([folder = "", spec = ""]) =>
    [
      `import type { Any } from "${spec}"`,
      `import { any } from "${spec}"`,
      `export const any = import("${spec}")`,
    ].map((statement) => ({ folder, statement })),
  );

  // Biome is a program of its own: on a busy machine its start takes seconds.
  test("in every room", { timeout: 60_000 }, () => {
    const project = mkdtempSync(join(tmpdir(), "milvus-import-walls-"));
    onTestFinished(() => rmSync(project, { recursive: true, force: true }));
    for (const name of ["biome.json", ".gitignore"]) {
      copyFileSync(join(root, name), join(project, name));
    }
    const paths = planted.map(({ folder, statement }, index) => {
      const isFile = folder.endsWith(".ts");
      const path = isFile ? `src/${folder}` : `src/${folder}/planted-${index}.ts`;
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), `${statement};\nexport {};\n`);
      return path;
    });
    const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
    const flags = ["--colors=off", "--max-diagnostics=none"];
    const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", ...flags, "src"], {
      cwd: project,
      encoding: "utf8",
    });
    const refused = [
      ...`${stdout}${stderr}`.matchAll(/^(src\/\S+?):\d+:\d+ lint\/style\/noRestrictedImports/gm),
    ].map(([, path = ""]) => path);
    const passed = planted.filter((_, index) => !refused.includes(paths[index] ?? ""));
    expect(planted.length).toBeGreaterThan(3 * folders.length);
    expect(passed).toEqual([]);
  });
});

/** Files of other rooms, one of each, that a folder may not import. */
function forbiddenIn(folder: string): string[] {
  const room = folder.split("/")[0] ?? "";
  const allowed = [room, ...(mayImport.get(room) ?? [])];
  const main = tableBelow("Rooms").map(([, file = ""]) => names(file)[0] ?? "");
  return main.filter(
    (target) => !allowed.includes(target.split("/")[0] ?? "") && !allowed.includes(target),
  );
}

describe("the walk and the advice of docs/architecture.md", () => {
  const walk = tableBelow("One command: `milvus-import list --json`");

  test.each(walk)("step %s: the code is where %s says", (_number, where) => {
    const [first = "", ...functions] = names(where);
    const files = names(where).filter((name) => /\.(ts|js)$/.test(name));
    const path = first.startsWith("bin/") ? join(root, first) : join(root, "src", first);
    expect(existsSync(path)).toBe(true);
    const text = files
      .map((file) =>
        readFileSync(file.startsWith("bin/") ? join(root, file) : join(root, "src", file), "utf8"),
      )
      .join("\n");
    for (const name of functions.filter((each) => !files.includes(each))) {
      expect(text).toMatch(new RegExp(`(function\\*? |async |^  )${name}(<|\\()`, "m"));
    }
  });

  test("names only files that exist", () => {
    const paths = [
      ...page.matchAll(/`((?:src|test|docs|bin|scripts)\/[\w./-]+|[a-z]+\/[\w/-]+\.ts)`/g),
    ]
      .map(([, path = ""]) => path)
      .filter((path) => !path.includes("<"));
    const missing = paths.filter(
      (path) => !existsSync(join(root, path)) && !existsSync(join(root, "src", path)),
    );
    expect(missing).toEqual([]);
  });
});
