// main.ts: The process: signals, closed output, exit status.
import { CliError, exitCodes } from "./base/errors.ts";
import { completeName } from "./cli/command-list.ts";
import { processContext } from "./cli/process.ts";
import { run } from "./cli/run.ts";

const controller = new AbortController();
let hasEnded = false;
// A process that ends while nobody knows its result, such as for want of anything to wait for, is no success.
process.exitCode = exitCodes.unexpected;
/** npm and npx pass a Ctrl-C on that the terminal has sent to all of us. */
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
    // A second one means it, and so does one after the end, when nothing is left but output that nobody reads.
    if (controller.signal.aborted || hasEnded) die();
    process.exitCode = exitCodes[kind];
    controller.abort(new CliError(kind, kind));
    // A name service that does not answer holds the process, and process.exit() would wait for it too.
    setTimeout(die, 2_000).unref();
  });
}

/** Nobody reads the result any more. */
let hasReaderLeft = false;
/** Something could not be written, and not because its reader had seen enough (`| head`), which is no error. */
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
  // There is no place left to say so.
  if (error.code !== "EPIPE") loseOutput();
});

function loseOutput(): void {
  isOutputLost = true;
  if (hasEnded && process.exitCode === 0) process.exitCode = 1;
}

const killSelf = () => process.kill(process.pid, "SIGKILL");
const isRead = () => !hasReaderLeft;

void run(process.argv.slice(2), processContext(controller.signal, isRead)).then((exitCode) => {
  hasEnded = true;
  const own = exitCode === exitCodes.interrupted && !isRead() ? 0 : exitCode;
  process.exitCode = own === 0 && isOutputLost ? 1 : own;
  // Nor must such a name service hold a shell that waits for a key.
  if (process.argv[2] === completeName) setTimeout(killSelf, 50).unref();
});
