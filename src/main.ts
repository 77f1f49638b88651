import { run } from "./cli.ts";
import { processContext } from "./context.ts";
import { CliError } from "./errors.ts";

const controller = new AbortController();

for (const [signal, kind] of [
  ["SIGINT", "interrupted"],
  ["SIGTERM", "terminated"],
  // The terminal was closed.
  ["SIGHUP", "terminated"],
] as const) {
  const die = () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  process.on(signal, () => {
    // A second one means it, and so does one after the end, when nothing is left but output that nobody reads.
    if (controller.signal.aborted || process.exitCode !== undefined) die();
    controller.abort(new CliError(kind, kind));
    // A name service that does not answer holds the process, and process.exit() would wait for it too.
    setTimeout(die, 1_000).unref();
  });
}

/** The way in which commands end where nobody reads on; it is no error. */
const readerLeft = new CliError("interrupted", "standard output was closed");
/** Something could not be written, and was not for want of a reader. */
let isOutputLost = false;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (controller.signal.aborted) return;
  if (error.code !== "EPIPE") loseOutput();
  if (isOutputLost) process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  controller.abort(readerLeft);
});

process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  // There is nowhere left to say so.
  if (error.code !== "EPIPE") loseOutput();
});

function loseOutput(): void {
  isOutputLost = true;
  if (process.exitCode !== undefined) process.exitCode ||= 1;
}
