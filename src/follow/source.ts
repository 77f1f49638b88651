import { CliError, isInterruption } from "../base/errors.ts";

/** Jobs that are created while they are followed. */
export interface JobSource {
  /** Grows while jobs are created. */
  readonly jobIds: readonly string[];
  /** Creates the jobs; resolves when no more come. */
  create(listener: SourceListener): Promise<void>;
}

export interface SourceListener {
  /** Shows a message beside the progress, at once. */
  notify(message: string): void;
  /** Returns true once the jobs are no longer followed, so that no more should be created. */
  isStopped(): boolean;
}

/** What was thrown, also if it is `undefined`; `null`: nothing. */
export type Thrown = { error: unknown } | null;

/** The creation of jobs that are followed; one without a source has ended. */
export class Creation {
  readonly #source: JobSource | null;
  /** Whether more jobs may come. */
  isOpen: boolean;
  thrown: Thrown = null;
  #isStopped = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(source: JobSource | null) {
    this.#source = source;
    this.isOpen = source !== null;
  }

  /** Never rejects: what it threw is in `thrown`. */
  start(notify: SourceListener["notify"]): void {
    if (this.#source === null) return;
    this.#ended = this.#source
      .create({ notify, isStopped: () => this.#isStopped })
      .catch((error: unknown) => {
        this.thrown = { error };
      })
      .finally(() => {
        this.isOpen = false;
      });
  }

  /** Resolves when no more jobs come. */
  awaitEnd(): Promise<void> {
    return this.#ended;
  }

  /** Creates no more jobs; resolves when the request under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#ended;
  }
}

/** Separates an interruption or a bug of the creation, which ends the follow too, from a failure, which leaves jobs to show. */
export function joinThrown(
  thrown: Thrown,
  created: Thrown,
): { thrown: Thrown; unfinished: CliError | null } {
  if (created === null) return { thrown, unfinished: null };
  const { error } = created;
  if (error instanceof CliError && !isInterruption(error)) return { thrown, unfinished: error };
  // If both were interrupted, the error of the creation lists what was not created.
  return { thrown: created, unfinished: null };
}
