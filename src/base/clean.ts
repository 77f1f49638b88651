/**
 * Matches escape sequences, each with the text that it sends. Node's `stripVTControlCharacters` misses some of them before
 * Node 24 and takes quadratic time over sequences without an end.
 */
export const escapeSequence = [
  "\u001b\\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)",
  "[\u001b\u009b][[\\]()#;?]*(?:\\d{1,4}(?:[;:]\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]",
].join("|");

const escapeSequences = new RegExp(escapeSequence, "g");

/**
 * Makes one line of a text from a server or a file, safe for a terminal. Removes escape sequences and control, bidi and
 * invisible characters. Replaces line ends and tabs by a space. Keeps the joiners and variation selectors that emoji
 * and some scripts need.
 */
export function cleanLine(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .replace(escapeSequences, "")
    .replace(/[\r\n\t\v\f\u0085\u2028\u2029]+/g, " ")
    .replace(/(?!\u200c|\u200d|\p{VS})[\p{Cc}\p{Cf}\p{DI}]/gu, "")
    .replace(/\p{Cs}/gu, "\ufffd");
}

/** Removes control sequences and invisible characters, and keeps line ends and tabs. */
export function removeInvisible(text: string): string {
  if (/^[\t\n\r -~]*$/.test(text)) return text;
  return text
    .replace(escapeSequences, "")
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu, "");
}

/** Cleans a text like `cleanLine`, but keeps its line ends and tabs. */
export function cleanText(text: string): string {
  return text
    .split(/(\r?\n|\t)/)
    .map((part, index) => (index % 2 === 1 ? part : cleanLine(part)))
    .join("");
}

/** Cuts a longer text to `length` characters and adds `…`. */
export function truncate(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/\p{Cs}$/u, "")}…`;
}
