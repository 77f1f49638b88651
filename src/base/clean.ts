/**
 * Escape sequences; one that sends a text goes with it. Node's `stripVTControlCharacters` finds more of them since 24,
 * and takes quadratic time over those without an end.
 */
const sequences = new RegExp(
  [
    "\u001b\\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)",
    "[\u001b\u009b][[\\]()#;?]*(?:\\d{1,4}(?:[;:]\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]",
  ].join("|"),
  "g",
);

/**
 * Text of a server or a file as it may stand on a terminal: no escape sequence, no control, bidi or invisible
 * character; line ends and tabs become a blank. Joiners and variation selectors stay: emoji and scripts are written so.
 */
export function cleanLine(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(sequences, "")
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, " ")
    .replace(/(?!\u200c|\u200d|\p{VS})[\p{Cc}\p{Cf}\p{DI}]/gu, "")
    .replace(/\p{Cs}/gu, "\ufffd");
}

/** The same for text of several lines, whose line ends and tabs stay. */
export function cleanText(text: string): string {
  return text
    .split(/(\r?\n|\t)/)
    .map((part, index) => (index % 2 === 1 ? part : cleanLine(part)))
    .join("");
}

/** At most so many letters, and `…` where there are more. */
export function truncate(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/\p{Cs}$/u, "")}…`;
}
