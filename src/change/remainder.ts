import { CliError } from "../base/errors.ts";
import { listed } from "../base/listed.ts";
import { commandLine } from "../base/shell.ts";
import { withoutSecrets } from "../base/values.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import type { KeyedJob } from "./create-once.ts";
import { shownOptions } from "./job-options.ts";
import type { CreatedJob } from "./submission.ts";

/** What a command that did not come to its end leaves to do. */
export interface Remainder {
  created: readonly CreatedJob[];
  /** The first job that is not known to be there. */
  next: KeyedJob;
  /** Creates it and those after it, with the same keys. */
  command: string;
}

/** The error, with what is there already and how to go on. */
export function withRemainder(error: CliError, remainder: Remainder): CliError {
  // Where nothing came of it, it needs another command, not the same one.
  if (error.hadNoEffect && remainder.created.length === 0) return error;
  const { kind, message, hint, retryAfterMs, hadNoEffect } = error;
  const details = [...error.details, ...remainderLines(remainder)];
  return new CliError(kind, message, { hint, details, retryAfterMs, hadNoEffect, cause: error });
}

export function remainderLines({ created, next, command }: Remainder): string[] {
  const ids = listed(created.map(({ jobId }) => jobId)).join(", ");
  const done = `there already: ${next.number - 1} of ${next.of} jobs${ids === "" ? "" : `, ${ids}`}`;
  return [...(next.number === 1 ? [] : [done]), `to go on: ${command}`];
}

/** More files than these make a command nobody wants to read. */
const namedAtMost = 20;

/** The command that begins with job `number`; no secret is in it. */
export function continuation(
  files: readonly string[],
  flags: CreateFlags,
  options: Readonly<Record<string, string>>,
  { number, keyFlags }: { number: number; keyFlags: readonly string[] },
): string {
  const { collection, partition, volume, filesFrom, filesPerJob, fileCheck } = flags;
  const named = files.length > namedAtMost ? ["<the same files>"] : files.map(withoutSignature);
  const words = [
    ...["create", "--collection", collection, ...named],
    ...filesFrom.flatMap((name) => ["--files-from", name]),
    ...(partition === undefined ? [] : ["--partition", partition]),
    ...(volume === undefined ? [] : ["--volume", volume]),
    ...Object.entries(shownOptions(options)).flatMap(([name, value]) => [
      "--option",
      `${name}=${value}`,
    ]),
    ...(filesPerJob === 1_024 ? [] : ["--files-per-job", String(filesPerJob)]),
    ...(fileCheck ? [] : ["--no-file-check"]),
    ...keyFlags,
    ...(number === 1 ? [] : ["--from-job", String(number)]),
  ];
  return commandLine(words, flags);
}

/** A URL can be signed; what is left of it then is no command to copy, but no secret either. */
function withoutSignature(path: string): string {
  return path.includes("://") ? withoutSecrets(path) : path;
}
