import { posix, win32 } from "node:path";
import { describe, expect, test } from "vitest";
import { expandPath, isSameFolder, shownPath } from "../../src/base/paths.ts";

describe("a path in a setting", () => {
  test.each([
    ["~/token", "/home/me/token"],
    ["~", "/home/me"],
    ["token", "/srv/app/token"],
    ["../token", "/srv/token"],
    ["/run/token", "/run/token"],
    ["~other/token", "/srv/app/~other/token"],
  ])("%s is %s", (text, path) => {
    expect(expandPath(text, "/srv/app", "/home/me", posix)).toBe(path);
  });

  test.each([
    ["~/token", "C:\\Users\\me\\token"],
    ["~\\token", "C:\\Users\\me\\token"],
    ["token", "D:\\app\\token"],
    ["..\\token", "D:\\token"],
    ["../token", "D:\\token"],
    ["E:\\token", "E:\\token"],
    ["\\\\host\\share\\token", "\\\\host\\share\\token"],
  ])("%s is %s on Windows", (text, path) => {
    expect(expandPath(text, "D:\\app", "C:\\Users\\me", win32)).toBe(path);
  });
});

describe("a path in a message", () => {
  test.each([
    ["/srv/app/.milvusrc", ".milvusrc"],
    ["/srv/app", "."],
    ["/srv/.milvusrc", "/srv/.milvusrc"],
    ["/home/me/.milvusrc", "~/.milvusrc"],
    ["/home/me2/.milvusrc", "/home/me2/.milvusrc"],
  ])("%s is shown as %s", (path, shown) => {
    expect(shownPath(path, { cwd: "/srv/app", home: "/home/me" }, posix)).toBe(shown);
  });

  test.each([
    ["C:\\Users\\me\\app\\.milvusrc", ".milvusrc"],
    ["c:\\users\\ME\\.milvusrc", "~\\.milvusrc"],
    ["C:\\Users\\me2\\.milvusrc", "C:\\Users\\me2\\.milvusrc"],
    ["D:\\.milvusrc", "D:\\.milvusrc"],
    ["\\\\host\\share\\.milvusrc", "\\\\host\\share\\.milvusrc"],
  ])("%s is shown as %s on Windows", (path, shown) => {
    const place = { cwd: "C:\\Users\\me\\app", home: "C:\\Users\\me" };
    expect(shownPath(path, place, win32)).toBe(shown);
  });
});

test.each([
  ["C:\\Users\\me", "c:\\users\\Me", true],
  ["C:\\Users\\me", "C:/Users/me/", true],
  ["C:\\Users\\me", "D:\\Users\\me", false],
  ["C:\\Users\\me", "C:\\Users", false],
])("on Windows %s and %s are one folder: %s", (one, other, isSame) => {
  expect(isSameFolder(one, other, win32)).toBe(isSame);
});

test("elsewhere the case of a folder counts", () => {
  expect(isSameFolder("/home/me", "/home/Me", posix)).toBe(false);
});
