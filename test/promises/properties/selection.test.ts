import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJobId } from "../../../src/base/values.ts";
import {
  parseSort,
  parseStates,
  selectJobs,
  sortKeys,
  stateWords,
} from "../../../src/milvus/selection.ts";
import { pickColumns } from "../../../src/render/columns.ts";
import { jobColumns } from "../../../src/render/job-columns.ts";
import { jobs } from "../../support/fuzz/server.ts";
import { hostileText, runs, valueOr } from "../../support/fuzz/text.ts";

const refused = { refused: "usage" } as const;
const order = fc.tuple(fc.constantFrom(...sortKeys), fc.constantFrom("asc", "desc"));

function inAnyCase(words: readonly string[]): fc.Arbitrary<string> {
  return fc.mixedCase(fc.constantFrom(...words));
}

describe("the order of jobs", () => {
  test("reads back as it is written, and anything else is refused", () => {
    fc.assert(
      fc.property(order, hostileText, ([key, direction], text) => {
        expect(parseSort(`${key}:${direction}`)).toEqual({ key, descending: direction === "desc" });
        for (const wrong of [text, `${key}:${text}`, `${key}:${direction}:${text}`]) {
          const read = valueOr(() => parseSort(wrong));
          const isRight = /^(id|collection|state|progress)(:(asc|desc))?$/i.test(wrong);
          expect("refused" in read).toBe(!isRight);
        }
      }),
      runs(300),
    );
  });

  test("does not depend on the server's, and none is lost or added", () => {
    fc.assert(
      fc.property(jobs, order, fc.nat(), (some, [key, direction], turn) => {
        const selection = { states: [], sort: parseSort(`${key}:${direction}`), limit: null };
        const { shown, matching } = selectJobs(some, selection);
        const turned = [...some.slice(turn % some.length), ...some.slice(0, turn % some.length)];
        expect(selectJobs(turned, selection).shown).toEqual(shown);
        expect(matching).toBe(some.length);
        expect(new Set(shown)).toEqual(new Set(some));
        const { shown: active } = selectJobs(some, { ...selection, states: ["active"] });
        const { shown: final } = selectJobs(some, { ...selection, states: ["final"] });
        expect(new Set([...active, ...final])).toEqual(new Set(some));
      }),
      runs(300),
    );
  });
});

test("columns are those that were named, in any case, or refused", () => {
  const names: string[] = jobColumns.flatMap(({ name, key }) => [name, key]);
  const format = fc.constantFrom("table", "tsv", "csv");
  fc.assert(
    fc.property(
      fc.array(inAnyCase(names), { minLength: 1 }),
      hostileText,
      format,
      (some, text, format) => {
        const picked = pickColumns(jobColumns, { columns: some, format });
        expect(picked.map(({ name, key }) => [name, key.toLowerCase()])).toEqual(
          some.map((word) => expect.arrayContaining([word.toLowerCase()])),
        );
        const odd = valueOr(() => pickColumns(jobColumns, { columns: [text], format }));
        expect(odd).toEqual(names.includes(text) ? expect.any(Array) : refused);
        expect(valueOr(() => pickColumns(jobColumns, { columns: [text], format: "json" }))).toEqual(
          refused,
        );
      },
    ),
    runs(200),
  );
});

test("states are those that were named, in any case, or refused", () => {
  fc.assert(
    fc.property(fc.array(inAnyCase(stateWords), { minLength: 1 }), hostileText, (some, text) => {
      expect(parseStates(some.join(" ,"))).toEqual(some.map((word) => word.toLowerCase()));
      expect(valueOr(() => parseStates(text))).toEqual(refused);
      expect(valueOr(() => parseStates(`${some.join(",")},${text}`))).toEqual(refused);
    }),
    runs(200),
  );
});

test("a job id is read as it is written, or refused", () => {
  const texts = fc.oneof(
    hostileText,
    fc.stringMatching(/^\d{1,19}$/),
    fc.stringMatching(/^job-[\w-]+$/),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(valueOr(() => parseJobId(text))).toEqual(
        /^(?:[0-9]{1,19}|job-[A-Za-z0-9_-]+)$/.test(text) ? text : refused,
      );
    }),
    runs(300),
  );
});
