import { describe, expect, test } from "vitest";
import { accountQuirks } from "../../src/demo/accounts.ts";
import type { DemoOptions } from "../../src/demo/milvus.ts";
import { type DemoVersion, versions } from "../../src/demo/versions.ts";
import { type StartedDemo, startDemo } from "./started-demo.ts";

export interface Difference {
  name: keyof Quirks;
  options?: Partial<DemoOptions>;
  show(started: StartedDemo): Promise<unknown>;
  /** A value of the quirk, what it shows, and the versions that have it. */
  cases: [Quirks[keyof Quirks], unknown, readonly DemoVersion[]][];
}

type Quirks = Required<NonNullable<DemoOptions["quirks"]>>;

export const early = ["2.4.0", "2.4.14"] as const;
export const all24 = [...early, "2.4"] as const;
export const after240 = ["2.4.14", "2.4", "2.5", "2.6", "3.0"] as const;
export const newest = ["2.6", "3.0"] as const;

/** Each value shows as a switch on the newest version, and as part of each version that has it. */
export function proveDifferences(differences: readonly Difference[]): void {
  describe.each(differences)("$name", ({ name, options, show, cases }) => {
    test.each(cases)("%j shows in the answers", async (value, expected) => {
      const quirks = { ...options?.quirks, [name]: value };
      expect(await show(startDemo({ ...options, quirks }))).toEqual(expected);
    });

    const rows = cases.flatMap(([value, expected, having]) =>
      having.map((version) => ({ version, value, expected })),
    );
    test.each(rows)("is $value on $version", async ({ version, value, expected }) => {
      expect(quirksOf(version)[name]).toBe(value);
      expect(await show(startDemo({ ...options, version }))).toEqual(expected);
    });
  });
}

function quirksOf(version: DemoVersion): Quirks {
  return { bareJobIds: false, textCodes: false, ...accountQuirks[version], ...versions[version] };
}
