import { CliError, type ErrorDetail, type ErrorKind } from "../../base/errors.ts";

/** One row of a table of failures; `At` is what its texts can name. */
export interface Cause<At> {
  /** Matched against the code of a failure, or against its words. */
  code: RegExp;
  /** `network` if left out. */
  kind?: ErrorKind;
  what: Text<At>;
  hint?: Text<At>;
  /** The request has certainly changed nothing: it was refused, or never left. */
  hadNoEffect?: true;
}

type Text<At> = string | ((at: At, match: RegExpExecArray) => string);

/** Returns the failure of the first row that matches; its message ends with `where`. */
export function explain<At>(
  causes: readonly Cause<At>[],
  code: string,
  at: At,
  where: string,
  detail: ErrorDetail = {},
): CliError | null {
  for (const { code: pattern, kind = "network", what, hint, hadNoEffect } of causes) {
    const match = pattern.exec(code);
    if (match === null) continue;
    const textOf = (text: Text<At>) => (typeof text === "string" ? text : text(at, match));
    return new CliError(kind, `${textOf(what)}, ${where}`, {
      ...detail,
      hint: hint === undefined ? undefined : textOf(hint),
      hadNoEffect: hadNoEffect ?? detail.hadNoEffect ?? false,
    });
  }
  return null;
}

/** Node reads 16 KiB of headers. */
export const longHeaders = {
  code: /^HPE_HEADER_OVERFLOW$/,
  kind: "endpoint",
  what: "the headers of the response are longer than 16 KiB",
  hint: "shorten what the server or a gateway before it adds, or set NODE_OPTIONS=--max-http-header-size=65536",
} as const;
