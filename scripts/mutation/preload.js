import "../../test/support/cell-widths.ts";
import { fileURLToPath } from "node:url";
import { mutated } from "./sample.js";

// What stands outside functions runs once, within whichever test is the first to import its file; then that test alone
// would be asked of it. Run before all tests, it is for Stryker a matter of all of them.
for (const path of mutated) {
  await import(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}
