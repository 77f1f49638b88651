import "../../test/support/cell-widths.ts";
import { fileURLToPath } from "node:url";
import { mutated } from "./sample.js";

// Code outside functions runs once, in the first test that imports its file, and Stryker would try its mutants with that
// test only. Run before all tests, it counts as covered by every test.
for (const path of mutated) {
  await import(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}
