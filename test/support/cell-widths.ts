import { createRequire } from "node:module";
import { displayWidth } from "../../src/render/width.ts";

/** What cli-table3 measures its cells by; here and in the build (see scripts/build) it gets displayWidth instead. */
const measure = "string-width";

const requireFromTable = createRequire(import.meta.resolve("cli-table3"));
requireFromTable(measure);
const loaded = requireFromTable.cache[requireFromTable.resolve(measure)];
if (loaded !== undefined) loaded.exports = displayWidth;
