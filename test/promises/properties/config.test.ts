import { isUtf8 } from "node:buffer";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import { shownPath } from "../../../src/base/paths.ts";
import type { ConfigFile } from "../../../src/config/files.ts";
import { parseContent } from "../../../src/config/parse.ts";
import { interpolate } from "../../../src/config/placeholders.ts";
import { type CheckedFile, checkFile, profileKeys } from "../../../src/config/schema.ts";
import { resolveTarget } from "../../support/configuration.ts";
import { oddServer } from "../../support/fuzz/server.ts";
import {
  hostileText,
  ordersIn,
  outcomeOf,
  patience,
  runs,
  withoutStyle,
} from "../../support/fuzz/text.ts";
import { temporaryFolder } from "../../support/place.ts";
import { testContext } from "../../support/world.ts";

const name = fc.constantFrom(".milvusrc", ".milvusrc.json", ".milvusrc.yaml");

async function read(text: string, file: string): Promise<CheckedFile> {
  const path = `/home/user/${file}`;
  const content = await parseContent(text, path, file);
  const read: ConfigFile = {
    path,
    shown: file,
    origin: "own",
    isTrusted: true,
    prefix: "",
    content,
    mode: 0o600,
  };
  return checkFile(read);
}

/** What YAML and JSON are made of, and what of them bites. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."\n \t-?:,[]{}#&*!|>'\"%@`~", "\n  ", ": ", "- ", "---\n", "...", "<<: "),
      fc.constantFrom("uri: ", "profiles:\n  a:\n    ", "default: a\n", "token: ", "insecure: "),
      fc.constantFrom("&a ", "*a", "!!js/function ", "!!binary ", "!!set ", "!<x> ", "%YAML 9.9\n"),
      fc.constantFrom("null", "~", "yes", "0x1f", ".nan", "2026-01-01", "1e999", "\\ud800", "{}"),
      fc.constantFrom(
        "__proto__",
        "constructor",
        "$import",
        `\${HOME}`,
        "${",
        "\ufeff",
        "/*",
        "//",
      ),
      hostileText,
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

/** Any keys of a profile, though not both forms of a token. */
const profile: fc.Arbitrary<Record<string, string | number | boolean>> = fc
  .record(
    {
      ...Object.fromEntries(profileKeys.map((key) => [key, hostileText])),
      requestTimeout: fc.oneof(hostileText, fc.nat(1_000)),
      insecure: fc.oneof(fc.boolean(), hostileText),
    },
    { requiredKeys: [] },
  )
  .map((values: Record<string, string | number | boolean>) => {
    const { tokenFile: _, ...others } = values;
    return "token" in values ? others : values;
  });
const profiles = fc.dictionary(fc.stringMatching(/^[\w.][\w.-]{0,7}$/), profile, { maxKeys: 4 });

/** A configuration in which something was cut out, doubled or put in. */
const damaged = fc
  .tuple(profiles, fc.boolean(), fc.nat(), fc.nat(9), soup)
  .map(([some, isYaml, at, length, instead]) => {
    const text = isYaml ? dump({ profiles: some }) : JSON.stringify({ profiles: some });
    const from = at % (text.length + 1);
    return text.slice(0, from) + instead + text.slice(from + length);
  });

describe("a configuration file", () => {
  test.each([
    ["of odd pieces", soup],
    ["that was damaged", damaged],
    ["of any JSON", fc.json()],
    ["of any words", hostileText],
  ])("%s is read or refused", patience, async (_, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, name, async (text, file) => {
        const outcome = await outcomeOf(read(text, file));
        if ("refused" in outcome) expect(outcome.refused).toBe("config");
        else expect(outcome.profiles.map((one) => one.name)).toEqual(expect.any(Array));
      }),
      runs(150),
    );
  });

  test("gives each value as it was written", patience, async () => {
    await fc.assert(
      fc.asyncProperty(profiles, name, async (some, file) => {
        const isJson = file.endsWith(".json");
        const text = isJson ? JSON.stringify({ profiles: some }) : dump({ profiles: some });
        const { profiles } = await read(text, file);
        expect(profiles.map((one) => [one.name, Object.fromEntries(one.values)])).toEqual(
          Object.entries(some).map(([key, values]) => [
            key,
            Object.fromEntries(Object.entries(values).map(([one, value]) => [one, `${value}`])),
          ]),
        );
      }),
      runs(150),
    );
  });
});

test("a key that is none is refused, wherever it stands", patience, async () => {
  const keys: readonly string[] = ["default", "profiles", ...profileKeys];
  const stray = hostileText.filter((text) => !keys.includes(text));
  await fc.assert(
    fc.asyncProperty(stray, profile, name, async (key, one, file) => {
      const odd = Object.fromEntries([...Object.entries(one), [key, "x"]]);
      for (const content of [odd, { profiles: { a: odd } }]) {
        expect(await outcomeOf(read(JSON.stringify(content), file))).toEqual({ refused: "config" });
      }
    }),
    runs(100),
  );
});

test("a file of any bytes leads to a server or is refused", patience, async () => {
  const folder = temporaryFolder();
  const context = testContext();
  const db = Buffer.from('db: "');
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ min: 0x20, maxLength: 6 }).map((some) => Buffer.from([...db, ...some, 0x22])),
    fc.oneof(soup, damaged).map((text) => Buffer.from(text)),
    profile.map((one) => Buffer.from(JSON.stringify(one))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.oneof(name, fc.constant("package.json")), async (some, file) => {
      await writeFile(join(folder, file), some, { mode: 0o600 });
      const outcome = await outcomeOf(resolveTarget({}, { ...context, cwd: folder, home: folder }));
      if ("refused" in outcome) expect(["config", "usage"]).toContain(outcome.refused);
      else if (file !== "package.json" && !isUtf8(some)) expect.fail("it is no text");
      else expect(outcome.uri).toMatch(/^https?:\/\/[^?#@]+$/);
      await rm(join(folder, file));
    }),
    runs(80),
  );
});

test("profiles of any words are listed without orders to the terminal", patience, async () => {
  const folder = temporaryFolder();
  const format = fc.constantFrom("table", "json", "ndjson", "tsv", "csv", "id");
  const columns = fc.option(fc.integer({ min: 20, max: 200 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(profiles, format, columns, async (some, format, tty) => {
      await writeFile(join(folder, ".milvusrc"), JSON.stringify({ profiles: some }), {
        mode: 0o600,
      });
      const argv = ["profiles", "-o", format];
      const { exitCode, stdout, stderr } = await oddServer([]).run(argv, { tty, cwd: folder });
      expect([0, 2]).toContain(exitCode);
      const withoutTabs = stdout.replaceAll(/[\t\r]/g, "");
      expect(ordersIn(withoutStyle(format === "table" ? stdout : withoutTabs))).toEqual([]);
      expect(ordersIn(withoutStyle(stderr))).toEqual([]);
    }),
    runs(80),
  );
});

test("a path is shown without orders to the terminal", () => {
  const path = hostileText.map((text) => `/home/user/${text}`);
  fc.assert(
    fc.property(path, hostileText, (path, cwd) => {
      const shown = shownPath(path, { cwd: `/home/${cwd}`, home: "/home/user" });
      expect(ordersIn(shown.replaceAll("\n", "\0"))).toEqual([]);
    }),
    runs(150),
  );
});

describe("a placeholder", () => {
  const variable = fc.constantFrom("A", "B_1", "_", "UNSET", "EMPTY");
  const values = new Map([
    ["A", "a"],
    ["B_1", `\${A}`],
  ]);
  const env = { A: "a", B_1: `\${A}`, _: "", EMPTY: "" };

  test("is filled from the environment or its default, wherever it stands", () => {
    const plain = hostileText.filter((text) => !/[${}]/.test(text));
    const piece = fc.tuple(plain, variable, fc.option(plain));
    const written = ([text, one, fallback]: [string, string, string | null]) =>
      `${text}\${${one}${fallback === null ? "" : `:-${fallback}`}}`;
    const filled = ([text, one, fallback]: [string, string, string | null]) =>
      text + (values.get(one) || (fallback ?? ""));
    fc.assert(
      fc.property(fc.array(piece), plain, (pieces, end) => {
        const result = interpolate(pieces.map(written).join("") + end, env);
        expect(result?.text).toBe(pieces.map(filled).join("") + end);
      }),
      runs(200),
    );
  });

  test("is the only thing that is not taken as it stands", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const read = interpolate(text, env);
        if (!text.includes("${")) expect(read).toEqual({ text, variables: [], missing: [] });
      }),
      runs(150),
    );
  });
});
