// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { failureOf, makePlace, resolveTarget } from "../support/config-place.ts";

function placeWith(db: string, env: Env) {
  const rc = { default: "a", profiles: { a: { db }, b: { db: "${UNSET} ${" } } };
  return makePlace({ files: { "home/.milvusrc": JSON.stringify(rc) }, env });
}

const filled: [string, Env, string | null][] = [
  ["${A}", { A: "one" }, "one"],
  ["${A}-${B}", { A: "one", B: "two" }, "one-two"],
  ["${A:-other}", { A: "one" }, "one"],
  ["${A:-other}", {}, "other"],
  ["${A:-other}", { A: "" }, "other"],
  ["${A:-}", {}, null],
  ["${A:-a:-b}", {}, "a:-b"],
  ["${A}", { A: "${B}" }, "${B}"],
  ["$A and {A}", { A: "one" }, "$A and {A}"],
];

test.each(filled)("%s is filled from %j", async (written, env, db) => {
  const { context } = placeWith(written, env);

  expect((await resolveTarget({}, context)).db).toBe(db);
});

test.each([[{}], [{ A: "" }]])("a variable that is not set is named: %j", async (env) => {
  const { context } = placeWith("${A}", env);

  expect(await failureOf(resolveTarget({}, context))).toEqual({
    kind: "config",
    message: "~/.milvusrc: profiles.a.db needs the variable A, which is not set",
    hint: "set it, or write a default: ${A:-default}",
  });
});

test.each(["${A", "${}", "${1A}", "${A-b}", "${A:-${B}}", "${A:-{b}}"])(
  "%s is refused as no placeholder",
  async (written) => {
    const { context } = placeWith(written, { A: "one", B: "two" });

    expect(await failureOf(resolveTarget({}, context))).toEqual({
      kind: "config",
      message: "~/.milvusrc: profiles.a.db has a ${ that is no placeholder",
      hint: "write it as ${NAME} or ${NAME:-default}",
    });
  },
);

test("a uri that comes out empty is refused rather than replaced by another", async () => {
  const { context } = makePlace({ files: { "home/.milvusrc": "uri: ${A:-}\n" } });

  expect((await failureOf(resolveTarget({}, context))).message).toBe(
    '~/.milvusrc: uri is no URI: ""',
  );
});

test("a key that a flag replaces needs no variable", async () => {
  const { context } = placeWith("${A}", {});

  expect((await resolveTarget({ db: "mine" }, context)).db).toBe("mine");
});
