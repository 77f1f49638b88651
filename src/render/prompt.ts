import { cleanLine } from "../base/clean.ts";
import { type Context, type Input, isTerminal } from "../base/context.ts";
import { CliError } from "../base/errors.ts";

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
    answer = await readAnswer(stdin);
  } finally {
    // After Ctrl-D or Ctrl-C the cursor is still behind the question.
    if (answer === null) stderr.write("\n");
  }
  return /^\s*y(es)?\s*$/i.test(answer ?? "");
}

/** Reads a line; `null` if the input ends before it. */
async function readAnswer(stdin: Input): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk);
    const [line = "", ...rest] = text.split(/\r?\n/, 2);
    if (rest.length > 0) return line;
  }
  return null;
}

/** Several questions in a row; stdin can be opened only once. */
export interface Dialog {
  /** Returns the line that is typed, without spaces around it. */
  ask(question: string): Promise<string>;
  /** The same, but what is typed is not shown. */
  askSecret(question: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens a dialog; it rejects if the input ends or is interrupted. */
export function openDialog({ stdin, stderr }: Terminal): Dialog {
  const keys = readKeys(stdin);
  const readLine = async (): Promise<string> => {
    let line = "";
    for (;;) {
      const { value: key, done } = await keys.next();
      if (done === true || key === endOfInput) {
        throw new CliError("declined", "canceled; nothing changed");
      }
      if (key === "\n") return line.trim();
      // The signal comes later, and ends the input.
      if (key === "\u0003") stdin.interrupt?.();
      line = editLine(line, key);
    }
  };
  const ask = async (question: string): Promise<string> => {
    stderr.write(`${cleanLine(question)} `);
    return readLine();
  };
  return {
    ask,
    async askSecret(question) {
      stdin.setRawMode?.(true);
      try {
        return await ask(question);
      } finally {
        stdin.setRawMode?.(false);
        // The terminal did not show the Enter.
        stderr.write("\n");
      }
    },
    async close() {
      await keys.return();
    },
  };
}

/** What Ctrl-D sends in raw mode; otherwise the terminal itself ends the input. */
const endOfInput = "\u0004";

/** Yields each character that is typed, Enter as a line feed; drops the sequences of other keys, such as arrows. */
async function* readKeys(stdin: Input): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  for await (const chunk of stdin) {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const [typed = "", ...others] = text.replace(/\r\n?/g, "\n").split("\u001b");
    yield* typed;
    for (const rest of others) yield* rest.replace(/^(?:\[[0-?]*[ -/]*[@-~]|O?.)/, "");
  }
}

function editLine(line: string, key: string): string {
  const isBackspace = key === "\u007f" || key === "\b";
  if (isBackspace) return [...line].slice(0, -1).join("");
  if (key === "\u0015") return "";
  return /\p{Cc}/u.test(key) ? line : line + key;
}
