#!/usr/bin/env node
// When nothing is left to do. Left to itself Node would free its memory piece by piece, a sixtieth of a list.
process.once("beforeExit", () => process.exit());

require("../dist/main.cjs");
