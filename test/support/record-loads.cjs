// Preloaded into the program: writes down which modules it asks for, in this order.
const { writeFileSync } = require("node:fs");
const Module = require("node:module");

/** @type {string[]} */
const requests = [];
const load = Reflect.get(Module, "_load");

/** @param {[request: string, ...unknown[]]} args */
function recordingLoad(...args) {
  requests.push(args[0]);
  return load.apply(Module, args);
}

Reflect.set(Module, "_load", recordingLoad);

process.on("exit", () => writeFileSync(process.env.LOADS_FILE ?? "", JSON.stringify(requests)));
