// Preloaded into the program: writes down what it has used, and with TIME_FACTOR lets its time run faster.
const { writeFileSync } = require("node:fs");

const factor = Number(process.env.TIME_FACTOR ?? 1);
/** Mebibytes in use after each collection. @type {number[]} */
const heap = [];
let writes = 0;

if (factor > 1) {
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock);
    const start = now();
    clock.now = () => start + (now() - start) * factor;
  }
  const { setTimeout: sleep } = globalThis;
  Reflect.set(globalThis, "setTimeout", (/** @type {() => void} */ end, /** @type {number} */ ms) =>
    sleep(end, ms / factor),
  );
  const { stdout } = process;
  stdout.write = new Proxy(stdout.write, {
    apply(write, _stdout, args) {
      writes += 1;
      return Reflect.apply(write, stdout, args);
    },
  });
  setInterval(() => {
    globalThis.gc?.();
    heap.push(process.memoryUsage().heapUsed / 2 ** 20);
  }, 200).unref();
}

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  const used = { cpuMs: (user + system) / 1_000, peakMiB, writes, heap };
  writeFileSync(process.env.METER_FILE ?? "", JSON.stringify(used));
});
