// Preloaded into the program: writes down which modules it asks for, in this order.
const { writeFileSync } = require("node:fs");
const Module = require("node:module");
const vm = require("node:vm");

/** @type {string[]} */
const requests = [];
const load = Reflect.get(Module, "_load");

/** @param {[request: string, ...unknown[]]} args */
function recordingLoad(...args) {
  requests.push(args[0]);
  return load.apply(Module, args);
}

Reflect.set(Module, "_load", recordingLoad);

/** Chunks that come with V8's code for them are not loaded by `require`. */
class RecordingScript extends vm.Script {
  /**
   * @param {string} code
   * @param {vm.ScriptOptions} options
   */
  constructor(code, options) {
    super(code, options);
    requests.push(`./${options.filename}`);
  }
}

vm.Script = RecordingScript;

process.on("exit", () => writeFileSync(process.env.LOADS_FILE ?? "", JSON.stringify(requests)));
