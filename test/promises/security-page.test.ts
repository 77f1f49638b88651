import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { world } from "../support/world.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("SECURITY.md", root), "utf8");
const promised = page.slice(page.indexOf("## What is promised"), page.indexOf("## Limits"));

test("every promise names a test, and each of them exists", () => {
  const promises = promised.split(/^(?=- |\*\*)/m).filter((text) => text.startsWith("- "));
  expect(promises.length).toBeGreaterThan(20);
  expect(promises.filter((text) => !text.includes("(`test/"))).toEqual([]);
  const named = [...promised.matchAll(/`(test\/[^`]*)`/g)].flatMap(([, path]) => path ?? []);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

test("the program starts no other program, and runs no text as code", () => {
  const starts =
    /child_process|node:vm|worker_threads|node:cluster|\beval\(|new Function\(|process\.dlopen|createRequire/;
  const sources = ["src/", "bin/"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|js)$/.test(path))
      .map((path) => `${folder}${path}`),
  );
  expect(sources.length).toBeGreaterThan(100);
  const isStarting = (path: string) => starts.test(readFileSync(new URL(path, root), "utf8"));
  expect(sources.filter(isStarting)).toEqual([]);
});

test.runIf(existsSync("/proc/self/pagemap"))("a list of files is read up to a bound", async () => {
  const line = "create -c books --files-from /proc/self/pagemap";
  const { exitCode, stderr, requests } = await world().run(line);
  expect({ exitCode, requests }).toEqual({ exitCode: 2, requests: [] });
  expect(stderr).toContain("/proc/self/pagemap");
  expect(stderr).toContain("larger than 65536 KiB");
});
