import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJob, parseDocument } from "../../../src/milvus/decode.ts";
import {
  decodeJobDetail,
  type FileDetail,
  type JobDetail,
  parseFilePaths,
} from "../../../src/milvus/job-detail.ts";
import { hostileText, patience, runs, valueOr } from "../../support/fuzz/text.ts";

describe("a document", () => {
  const plain = fc.json({ maxDepth: 3 });

  test("is what JSON says, whatever follows it", patience, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(hostileText, fc.jsonValue()),
        hostileText,
        async (value, rest) => {
          const text = JSON.stringify(value);
          fc.pre(!/\d{16}|e\+/.test(text));
          const read = JSON.parse(text);
          expect(await parseDocument(text)).toEqual(read);
          expect(await parseDocument(`${text}${rest}`)).toEqual(read);
        },
      ),
      runs(300),
    );
  });

  test("loses no digit of a whole number", patience, async () => {
    const texts = fc.array(hostileText, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
        texts,
        async (number, texts) => {
          const text = `{"texts":${JSON.stringify(texts)},"number": ${number}}`;
          const isExact = Number.isSafeInteger(Number(number));
          expect(await parseDocument(text)).toEqual({
            texts,
            number: isExact ? Number(number) : String(number),
          });
        },
      ),
      runs(300),
    );
  });

  test("that is none is nothing, and no error", patience, async () => {
    await fc.assert(
      fc.asyncProperty(plain, fc.nat(), hostileText, async (json, at, text) => {
        const cut = json.slice(0, at % json.length);
        for (const one of [cut, text, `${cut}${text}`, `{"a":448761313698322011,${text}`]) {
          await parseDocument(one);
        }
      }),
      runs(300),
    );
  });
});

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  hostileText,
  fc.double(),
  fc.constantFrom("-3", "1e9", "0x10", "50%", "2026-11-01T00:00:00Z", "9999-12-31T23:59:59-23:59"),
);
const isText = (value: unknown) => typeof value === "string";
const isTextOrNull = (value: unknown) => value === null || (isText(value) && value !== "");
const isCountOrNull = (value: unknown) =>
  value === null || (Number.isInteger(value) && Number(value) >= 0);
const isTimeOrNull = (value: unknown) =>
  value === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value));

function isSound({ state, progress, reason }: Pick<FileDetail, "state" | "progress" | "reason">) {
  const isPercent = Number.isInteger(progress) && progress >= 0 && progress <= 100;
  return isPercent && (state === null || isText(state)) && isTextOrNull(reason);
}

function isSoundInNumbers(told: JobDetail | FileDetail): boolean {
  const counts = [told.importedRows, told.totalRows, told.fileSizeBytes];
  return counts.every(isCountOrNull) && isTimeOrNull(told.completeTime);
}

describe("what was decoded is as the program expects it, whatever stood in the answer", () => {
  const jobKeys = { jobId: oddValue, collectionName: oddValue, state: oddValue };
  const common = { progress: oddValue, reason: oddValue };
  const numbers = { importedRows: oddValue, totalRows: oddValue, fileSize: oddValue };
  const times = { createTime: oddValue, completeTime: oddValue };
  const partly = { requiredKeys: [] };

  test("for a job of a list", () => {
    const record = fc.record({ ...jobKeys, ...common }, partly);
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: record }, oddValue), (value) => {
        const job = valueOr(() => decodeJob(value, "data"));
        if ("refused" in job) return job.refused === "server";
        return isSound(job) && isTextOrNull(job.jobId) && isTextOrNull(job.collectionName);
      }),
      runs(1_000),
    );
  });

  test("for a job in full", () => {
    const file = fc.record(
      { fileName: oddValue, state: oddValue, ...common, ...numbers, ...times },
      partly,
    );
    const details = fc.oneof({ weight: 5, arbitrary: fc.array(file, { maxLength: 2 }) }, oddValue);
    const record = fc.record(
      { state: fc.string(), collectionName: oddValue, ...common, ...numbers, ...times, details },
      { requiredKeys: ["state"] },
    );
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: record }, oddValue), (value) => {
        const job = valueOr(() => decodeJobDetail(value, "1", { hasSortStage: true }));
        if ("refused" in job) return job.refused === "server";
        const { files } = job;
        const areFiles = files.every(
          (one) => isSound(one) && isSoundInNumbers(one) && one.paths.every(isText),
        );
        return isSound(job) && isSoundInNumbers(job) && isTimeOrNull(job.createTime) && areFiles;
      }),
      runs(1_000),
    );
  });
});

describe("paths", () => {
  const path = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom("march 1/ids", "a b c", "id.NPY x", "\\346", '"', "x "),
  );

  test("come out of protobuf as they went in", () => {
    const plain = /[ !#-[\]-~]/;
    const written = (text: string) =>
      Array.from(Buffer.from(text), (byte) => {
        const sign = String.fromCharCode(byte);
        return plain.test(sign) ? sign : `\\${byte.toString(8).padStart(3, "0")}`;
      }).join("");
    fc.assert(
      fc.property(fc.array(path, { minLength: 1, maxLength: 4 }), (paths) => {
        const fileName = `id:1 ${paths.map((one) => `paths:"${written(one)}" `).join("")}`;
        expect(parseFilePaths(fileName)).toEqual(paths);
      }),
      runs(300),
    );
  });

  test("of a unit of several come out of Go's list as they went in", () => {
    const name = path.filter((one) => !/\.npy /i.test(one)).map((one) => `${one}.npy`);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (paths) => {
        expect(parseFilePaths(`[${paths.join(" ")}]`)).toEqual(paths);
      }),
      runs(300),
    );
  });

  test("are some, in any text", () => {
    fc.assert(
      fc.property(hostileText, (text) => parseFilePaths(text).every(isText)),
      runs(300),
    );
  });
});
