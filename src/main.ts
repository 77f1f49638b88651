// main.ts: The process: signals, closed output, exit status.
import { CliError, exitCodes } from "./base/errors.ts";
import { completeName } from "./cli/command-list.ts";
import { processContext } from "./cli/process.ts";
import { run } from "./cli/run.ts";
import { createTerminal } from "./cli/terminal.ts";

const controller = new AbortController();
const terminal = createTerminal();
/** The signal that was received, which ends the process after it has cleaned up. */
let received: NodeJS.Signals | null = null;
let hasEnded = false;
// Until run() resolves, an early exit, such as with an empty event loop, must not look like success.
process.exitCode = exitCodes.unexpected;
/** npm and npx pass on a Ctrl-C that the terminal has already sent to all processes. */
const echoMs = 200;

for (const [signal, kind] of [
  ["SIGINT", "interrupted"],
  ["SIGTERM", "terminated"],
  // The terminal was closed.
  ["SIGHUP", "hangup"],
] as const) {
  let firstMs: number | null = null;
  process.on(signal, () => {
    const isEcho = firstMs !== null && performance.now() - firstMs < echoMs;
    firstMs ??= performance.now();
    if (isEcho) return;
    // A second signal ends the cleaning up, and any signal ends the writing of output that nobody reads.
    if (controller.signal.aborted || hasEnded) die(signal);
    received = signal;
    process.exitCode = exitCodes[kind];
    controller.abort(new CliError(kind, kind));
    // A name service that does not respond blocks the process, and process.exit() would wait for it too.
    setTimeout(() => die(signal), 2_000).unref();
  });
}

/** Ends the process by the signal, so that a shell that runs it sees why and ends its script too. */
function die(signal: NodeJS.Signals): void {
  terminal.release();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

let isOutputLost = false;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) closes the pipe.
  const hasReaderLeft = error.code === "EPIPE";
  isRead = false;
  if (controller.signal.aborted) return;
  if (!hasReaderLeft) {
    loseOutput();
    // Here and not by the command, which may have ended before.
    process.stderr.write(`error: cannot write to stdout: ${error.message}\n`);
  }
  const kind = hasReaderLeft ? "reader-left" : "output-lost";
  controller.abort(new CliError(kind, "stdout was closed"));
});

process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  // There is no stream left to report it on.
  if (error.code !== "EPIPE") loseOutput();
});

function loseOutput(): void {
  isOutputLost = true;
  if (hasEnded && process.exitCode === 0) process.exitCode = 1;
}

let isRead = true;

const context = processContext(controller.signal, () => isRead, terminal);
void run(process.argv.slice(2), context).then((exitCode) => {
  hasEnded = true;
  process.exitCode = exitCode === 0 && isOutputLost ? 1 : exitCode;
  if (received !== null) die(received);
  // A name service that does not respond must not block a shell that waits for a key either.
  if (process.argv[2] === completeName) {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 50).unref();
  }
});
