import { cleanLine } from "../base/clean.ts";
import { type Context, type Input, isTerminal } from "../base/context.ts";

type Terminal = Pick<Context, "stdin" | "stderr">;

/** Returns true if a user can read the question and answer it. */
export function canAsk({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && isTerminal(stderr);
}

/** Asks a question; only `y` or `yes` confirms. */
export async function confirm(question: string, { stdin, stderr }: Terminal): Promise<boolean> {
  stderr.write(`${cleanLine(question)} [y/N] `);
  let answer: string | null = null;
  try {
    answer = await readLine(stdin);
  } finally {
    // After Ctrl-D or Ctrl-C the cursor is still behind the question.
    if (answer === null) stderr.write("\n");
  }
  return /^\s*y(es)?\s*$/i.test(answer ?? "");
}

/** Reads a line; `null` if the input ends before it. */
async function readLine(stdin: Input): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk);
    const [line = "", ...rest] = text.split(/\r?\n/, 2);
    if (rest.length > 0) return line;
  }
  return null;
}
