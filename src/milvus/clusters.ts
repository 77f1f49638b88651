import { mapBounded } from "../base/concurrent.ts";
import { anySignal, type Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import type { Target } from "./server.ts";

/** The clusters that a command asks. */
export interface Fleet {
  targets: readonly Target[];
  /** Of those that the configuration does not lead to, such as for want of a variable. */
  failures: readonly CliError[];
  /** Whether more than one was asked for: then jobs and errors say whose they are. */
  isMany: boolean;
}

export function fleetOf(target: Target): Fleet {
  return { targets: [target], failures: [], isMany: false };
}

export interface Answers<Answer> {
  answers: Answer[];
  /** `null` where all have answered. */
  failure: CliError | null;
}

/** How many clusters were asked for. */
export function sizeOf({ targets, failures }: Pick<Fleet, "targets" | "failures">): number {
  return targets.length + failures.length;
}

/** What is asked, in words. */
export function whom(fleet: Fleet): string {
  const [only] = fleet.targets;
  return only !== undefined && sizeOf(fleet) === 1 ? only.uri : `${sizeOf(fleet)} clusters`;
}

const clustersAtOnce = 32;

/** A cluster that is silent for so long while others answer is given up. */
const patienceMs = 10_000;

/**
 * Asks all clusters side by side. What one of them fails with, or its silence while others answer, takes nothing from
 * the answers of the others; with `isStrict` silence is waited out. Of a single cluster the failure is thrown.
 */
export async function askEach<Answer>(
  { targets, failures, isMany }: Fleet,
  ask: (target: Target, context: Context) => Promise<Answer>,
  context: Context,
  isStrict = false,
): Promise<Answers<Answer>> {
  if (!isMany) {
    return { answers: await mapBounded(targets, 1, (one) => ask(one, context)), failure: null };
  }
  const late = new AbortController();
  const within = { ...context, signal: anySignal(context.signal, late.signal) };
  const done = new AbortController();
  const failed = [...failures];
  let answered = 0;
  const asking = mapBounded(targets, clustersAtOnce, async (target) => {
    try {
      const answer = await ask(target, within);
      answered += 1;
      return [answer];
    } catch (error) {
      if (!(error instanceof CliError) || context.signal.aborted) throw error;
      failed.push(ofProfile(target.label, error));
      return [];
    }
  }).finally(() => done.abort());
  const watching = async () => {
    for (let before = 0; !done.signal.aborted; before = answered) {
      await context.sleep(patienceMs, done.signal);
      if (before > 0 && before === answered) late.abort(tooLate);
    }
  };
  const [found] = await Promise.all([asking, isStrict ? null : watching()]);
  const asked = sizeOf({ targets, failures });
  return { answers: found.flat(), failure: failed.length === 0 ? null : combined(failed, asked) };
}

const tooLate = new CliError("network", "no answer, long after others gave theirs", {
  hint: "look at that cluster; --strict waits for it",
});

/** A message with whose it is. */
export function saidOf(profile: string | null, message: string): string {
  return profile === null ? message : `${profile}: ${message}`;
}

/** The same failure, with whose it is. */
export function ofProfile(profile: string | null, error: CliError): CliError {
  const { kind, message, hint, details, cause } = error;
  return new CliError(kind, saidOf(profile, message), { hint, details, cause });
}

/** Several failures as one, which is of the worst kind. */
export function combined(failures: readonly CliError[], asked: number): CliError {
  const [only, ...others] = failures;
  if (only !== undefined && others.length === 0) return only;
  const hints = [...new Set(failures.map(({ hint }) => hint))];
  return new CliError(
    worstKind(failures),
    `${failures.length} of ${asked} clusters gave no answer`,
    {
      details: failures.flatMap(({ message, details }) => [
        message,
        ...details.map((line) => `  ${line}`),
      ]),
      hint: hints.length === 1 ? hints[0] : "milvus-import doctor says what is wrong with each",
    },
  );
}
