import { Writable } from "node:stream";
import chalk from "chalk";
import ora from "ora";
import { isTerminal, type Output } from "../base/context.ts";

/** A turning sign and a text on a terminal; the result takes it away and leaves the line clean. */
export function startSpinner(text: string, output: Output, color: boolean): () => void {
  // ora paints with the instance that chalk makes by itself.
  chalk.level = color ? 1 : 0;
  const spinner = ora({
    text,
    stream: terminalStream(output),
    isEnabled: isTerminal(output),
    discardStdin: false,
    color: color ? "cyan" : false,
  });
  spinner.start();
  return () => {
    spinner.stop();
  };
}

/** What ora asks of `process.stderr`, over the context's output. */
function terminalStream(output: Output) {
  const stream = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      output.write(String(text));
      done();
    },
  });
  return Object.assign(stream, {
    isTTY: true,
    columns: output.columns,
    cursorTo: (column: number) => stream.write(`\u001b[${column + 1}G`),
    clearLine: () => stream.write("\u001b[2K"),
    moveCursor: (_columns: number, rows: number) =>
      stream.write(rows < 0 ? `\u001b[${-rows}A` : ""),
  });
}
