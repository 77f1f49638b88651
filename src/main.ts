// main.ts: The process: signals, closed output, exit status.
import { CliError, exitCodes } from "./base/errors.ts";
import { completeName } from "./cli/command-list.ts";
import { processContext } from "./cli/process.ts";
import { run } from "./cli/run.ts";

const controller = new AbortController();
let hasEnded = false;
// Node exits as soon as nothing is pending, and without a result that is not a success.
process.exitCode = exitCodes.unexpected;
/** npm and npx repeat a Ctrl-C that the terminal has sent to all processes. */
const echoMs = 200;

for (const [signal, kind] of [
  ["SIGINT", "interrupted"],
  ["SIGTERM", "terminated"],
  // The terminal was closed.
  ["SIGHUP", "terminated"],
] as const) {
  let firstMs: number | null = null;
  const die = () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  process.on(signal, () => {
    const isEcho = firstMs !== null && performance.now() - firstMs < echoMs;
    firstMs ??= performance.now();
    if (isEcho) return;
    // The user insists, or only output that is not read keeps the process alive.
    if (controller.signal.aborted || hasEnded) die();
    process.exitCode = exitCodes[kind];
    controller.abort(new CliError(kind, kind));
    // A DNS lookup without a response keeps the process alive, and process.exit() would wait for it too.
    setTimeout(die, 2_000).unref();
  });
}

/** The reader of stdout has closed it. */
let hasReaderLeft = false;
/** Output could not be written for another reason than a reader that has read enough (`| head`). */
let isOutputLost = false;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (controller.signal.aborted) return;
  if (error.code !== "EPIPE") {
    loseOutput();
    process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  }
  hasReaderLeft = true;
  controller.abort(new CliError("interrupted", "standard output was closed"));
});

process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") loseOutput();
});

function loseOutput(): void {
  isOutputLost = true;
  if (hasEnded && process.exitCode === 0) process.exitCode = 1;
}

const killSelf = () => process.kill(process.pid, "SIGKILL");
const hasReader = () => !hasReaderLeft;

void run(process.argv.slice(2), processContext(controller.signal, hasReader)).then((exitCode) => {
  hasEnded = true;
  const own = exitCode === exitCodes.interrupted && !hasReader() ? 0 : exitCode;
  process.exitCode = own === 0 && isOutputLost ? 1 : own;
  // A pending DNS lookup must not block the shell that waits for a completion.
  if (process.argv[2] === completeName) setTimeout(killSelf, 50).unref();
});
