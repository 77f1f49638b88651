import { run } from "./cli.ts";
import { processContext } from "./context.ts";
import { CliError } from "./errors.ts";

const controller = new AbortController();

for (const [signal, kind, exitCode] of [
  ["SIGINT", "interrupted", 130],
  ["SIGTERM", "terminated", 143],
] as const) {
  process.on(signal, () => {
    // A second one means it.
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new CliError(kind, kind));
  });
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has seen enough (`| head`): no error.
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`error: cannot write to standard output: ${error.message}\n`);
  process.exit(1);
});

void run(process.argv.slice(2), processContext(controller.signal)).then((exitCode) => {
  process.exitCode = exitCode;
});
