/** Turning many records into text at once takes half as long as one by one. */
const atOnce = 256;

/**
 * One array: a record a line for pipes, so that `grep` and `diff` work too, or indented for people.
 */
export function* jsonArray(records: readonly unknown[], pretty: boolean): Generator<string> {
  let before = "[\n";
  for (const text of pretty ? indented(records) : lines(records, ",\n")) {
    yield `${before}${text}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

export function* jsonLines(records: readonly unknown[]): Generator<string> {
  for (const text of lines(records, "\n")) yield `${text}\n`;
}

function* indented(records: readonly unknown[]): Generator<string> {
  for (const record of records) {
    yield escaped(JSON.stringify(record, null, 2)).replace(/^/gm, "  ");
  }
}

/** Records in JSON, each on a line of its own, some at once. */
function* lines(records: readonly unknown[], separator: string): Generator<string> {
  for (let first = 0; first < records.length; first += atOnce) {
    yield escaped(onLines(records.slice(first, first + atOnce), separator));
  }
}

/**
 * Records that begin with the same key are told apart again where one ends and the next begins so: in a text the quotation
 * marks would be escaped. Others, which such a place would also be inside of, show in their number.
 */
function onLines(records: readonly unknown[], separator: string): string {
  const head = `{${JSON.stringify(firstKey(records[0]) ?? "")}:`;
  const parts = JSON.stringify(records).slice(1, -1).split(`},${head}`);
  return parts.length === records.length
    ? parts.join(`}${separator}${head}`)
    : records.map((record) => JSON.stringify(record)).join(separator);
}

function firstKey(record: unknown): string | undefined {
  for (const key in record === null || typeof record !== "object" ? {} : record) return key;
  return undefined;
}

/** JSON lets DEL, C1, bidi and invisible signs stand; a terminal would obey or hide them, so they are written as escapes. */
function escaped(json: string): string {
  // ASCII, most of the time: its UTF-8 bytes are counted faster than a pattern is matched.
  if (Buffer.byteLength(json) === json.length && !json.includes("\u007f")) return json;
  return json.replace(/(?![\n\p{VS}])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu, (control) =>
    Array.from(
      { length: control.length },
      (_, unit) => `\\u${control.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
