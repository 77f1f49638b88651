import { type Output, wrapOutput } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { durationText } from "../base/words.ts";
import { lapse } from "./clock.ts";

/** Explains why times differ from those of a real clock. */
export const lapseText = `In this demo, time passes ${lapse.factor} times as fast after ${durationText(lapse.afterMs)}.`;

/** Describes a demo that runs for one command. */
interface ShortDemo {
  /** Are the words that start it: `demo --cloud`. */
  words: string;
  /** Are the jobs that each demo begins with. */
  jobIds: ReadonlySet<string>;
}

/** Makes printed commands start a demo: as they are, they would connect to a server of the user. */
function toDemoCommands(text: string, { words }: Pick<ShortDemo, "words">): string {
  return text.replace(
    /\bmilvus-import(\s+)(?!demo\b|help\b|completion\b)(?=[a-z])/g,
    (_, space: string) => `milvus-import${space}${words} `,
  );
}

/** Returns the output, with its commands made to start a demo. */
export function demoOutput(output: Output, demo: ShortDemo): Output {
  return wrapOutput(output, (text) => toDemoCommands(text, demo));
}

/** Returns the failure of a command whose demo has stopped, with a last line. */
export function demoFailure(
  { kind, message, hint, details, cause }: CliError,
  demo: ShortDemo,
  closing: string | undefined,
): CliError {
  return new CliError(kind, toDemoCommands(message, demo), {
    details: details.map((line) => toDemoCommands(line, demo)),
    hint: hint === undefined ? undefined : demoHint(hint, demo),
    closing,
    cause,
  });
}

/** Returns `undefined` for a hint that relies on jobs that have ended with the demo. */
function demoHint(hint: string, demo: ShortDemo): string | undefined {
  const named = hint.match(/(?<![\w-])(\d{18}|job-\d{21})\b/g) ?? [];
  const isLost = named.some((jobId) => !demo.jobIds.has(jobId));
  return isLost || /\bjobs keep running\b/.test(hint) ? undefined : toDemoCommands(hint, demo);
}
