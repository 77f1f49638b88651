import { CliError, type ErrorDetail, type ErrorKind } from "../../base/errors.ts";

/** One row of a table of failures; `At` is what its texts can name. */
export interface Cause<At> {
  /** Matched against the code of a failure, or against its words. */
  code: RegExp;
  /** `network` if left out. */
  kind?: ErrorKind;
  what: Text<At>;
  /** Between `what` and the address; `: ` if left out. */
  separator?: " ";
  hint?: Text<At>;
  /** The request has certainly changed nothing: it was refused, or never sent. */
  hadNoEffect?: true;
}

type Text<At> = string | ((at: At, match: RegExpExecArray) => string);

/** Returns the failure of the first row that matches; its message ends with the address `where`. */
export function explain<At>(
  causes: readonly Cause<At>[],
  code: string,
  at: At,
  where: string,
  detail: ErrorDetail = {},
): CliError | null {
  for (const cause of causes) {
    const { kind = "network", what, separator = ": ", hint, hadNoEffect } = cause;
    const match = cause.code.exec(code);
    if (match === null) continue;
    const textOf = (text: Text<At>) => (typeof text === "string" ? text : text(at, match));
    return new CliError(kind, `${textOf(what)}${separator}${where}`, {
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
  what: "response headers larger than 16 KiB",
  hint: "shorten the headers that the server or a gateway adds, or set NODE_OPTIONS=--max-http-header-size=65536",
} as const;
