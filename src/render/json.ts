/** Turning many records into text at once takes half as long as one by one. */
const atOnce = 256;

/**
 * One array: a record a line for pipes, so that `grep` and `diff` work too, or indented for people.
 */
export function* jsonArray(records: Iterable<unknown>, pretty: boolean): Generator<string> {
  let before = "[\n";
  for (const text of pretty ? indented(records) : lines(records, ",\n")) {
    yield `${before}${text}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

export function* jsonLines(records: Iterable<unknown>): Generator<string> {
  for (const text of lines(records, "\n")) yield `${text}\n`;
}

function* indented(records: Iterable<unknown>): Generator<string> {
  for (const record of records) {
    yield escaped(JSON.stringify(record, null, 2)).replace(/^/gm, "  ");
  }
}

/** Records in JSON, each on a line of its own, some at once. */
function* lines(records: Iterable<unknown>, separator: string): Generator<string> {
  for (const batch of batches(records)) {
    const head = `{${JSON.stringify(firstKey(batch[0]))}:`;
    // What looks like an end and this head is both: in a text the quotation marks would be escaped.
    yield escaped(JSON.stringify(batch).slice(1, -1)).replaceAll(
      `},${head}`,
      `}${separator}${head}`,
    );
  }
}

/** Only records that begin with the same key, and with no record inside that does, can be told apart again. */
function* batches(records: Iterable<unknown>): Generator<unknown[]> {
  let batch: unknown[] = [];
  let common: string | undefined;
  for (const record of records) {
    const key = firstKey(record);
    const isFull = batch.length === atOnce || key === undefined || key !== common;
    if (batch.length > 0 && isFull) {
      yield batch;
      batch = [];
    }
    common = key;
    batch.push(record);
  }
  if (batch.length > 0) yield batch;
}

function firstKey(record: unknown): string | undefined {
  for (const key in record === null || typeof record !== "object" ? {} : record) return key;
  return undefined;
}

/** JSON lets DEL, C1, bidi and invisible signs stand; a terminal would obey or hide them, so they are written as escapes. */
function escaped(json: string): string {
  if (/^[ -~\n]*$/.test(json)) return json;
  return json.replace(/(?![\n\p{VS}])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu, (control) =>
    Array.from(
      { length: control.length },
      (_, unit) => `\\u${control.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
