// Preloaded into the program by code-cache.js: writes down what V8 has compiled of each chunk until the end.
const { existsSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

/** @type {Map<string, vm.Script>} */
const scripts = new Map();

class KeptScript extends vm.Script {
  /**
   * @param {string} code
   * @param {vm.ScriptOptions} options
   */
  constructor(code, options) {
    super(code, options);
    scripts.set(options.filename ?? "", this);
  }
}

vm.Script = KeptScript;

process.on("exit", () => {
  for (const [file, script] of scripts) {
    // Of the others there is none: what few need must not make the package larger.
    const cache = `${file}.${process.env.CODE_CACHE_SUFFIX}`;
    if (existsSync(cache)) writeFileSync(cache, script.createCachedData());
  }
});
