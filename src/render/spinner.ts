import { type Context, canRedraw, isTerminal, type Output } from "../base/context.ts";
import { type ColorChoice, usesColor } from "./style.ts";

/** Returns the context's output as the stream that ora needs. */
async function terminalStream(output: Output, writeText: (text: string) => void) {
  const { Writable } = await import("node:stream");
  const stream = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      writeText(String(text));
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

/** To load ora takes 26 ms, so only commands that take longer anyway load it. */
const spinnerDelayMs = 150;

/** Awaits work; on a terminal, shows a spinner if it takes longer than `spinnerDelayMs`. */
export async function withSpinner<Result>(
  text: string,
  color: ColorChoice,
  context: Context,
  work: Promise<Result>,
): Promise<Result> {
  if (!canRedraw(context.stderr, context.env) || context.isQuiet === true) return work;
  const done = new AbortController();
  const [outcome] = await Promise.allSettled([
    work.finally(() => done.abort()),
    spinUntil(done.signal, text, color, context),
  ]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/** Resolves when the work is done, or when a spinner is shown that stops with it. */
async function spinUntil(
  done: AbortSignal,
  text: string,
  color: ColorChoice,
  { stderr, env, sleep, holdTerminal, retryText }: Context,
): Promise<void> {
  await sleep(spinnerDelayMs, done);
  if (done.aborted) return;
  const { default: chalk } = await import("chalk");
  const { default: ora } = await import("ora");
  const stream = await terminalStream(stderr, (line) => {
    if (hold === undefined) stderr.write(line);
    else hold.write(stderr, line);
  });
  if (done.aborted) return;
  const hasColor = usesColor(stderr, color, env);
  // ora paints with chalk's default instance.
  chalk.level = hasColor ? 1 : 0;
  const spinner = ora({
    text,
    suffixText: () => retryText?.() ?? "",
    stream,
    isEnabled: isTerminal(stderr),
    discardStdin: false,
    color: hasColor ? "cyan" : false,
  });
  const stop = () => void spinner.stop();
  const start = () => {
    if (hold?.isForeground() !== false) spinner.start();
  };
  const hold = holdTerminal?.({
    release: stop,
    restart: start,
    redraw: () => void spinner.render(),
    writeAbove(write) {
      stop();
      write();
      start();
    },
  });
  start();
  const end = () => {
    stop();
    hold?.end();
  };
  done.addEventListener("abort", end, { once: true });
}
