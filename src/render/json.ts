/**
 * One array: a record a line for pipes, so that `grep` and `diff` work too, or indented for people.
 */
export function* jsonArray(records: readonly unknown[], pretty: boolean): Generator<string> {
  if (records.length === 0) {
    yield "[]\n";
    return;
  }
  for (const [index, record] of records.entries()) {
    const text = pretty
      ? escaped(JSON.stringify(record, null, 2)).replace(/^/gm, "  ")
      : escaped(JSON.stringify(record));
    yield `${index === 0 ? "[\n" : ""}${text}${index === records.length - 1 ? "\n]\n" : ",\n"}`;
  }
}

export function* jsonLines(records: readonly unknown[]): Generator<string> {
  for (const record of records) yield `${escaped(JSON.stringify(record))}\n`;
}

/** JSON lets DEL, C1 and bidi controls stand as they are; a terminal would obey them, so they are written as escapes. */
function escaped(json: string): string {
  if (/^[ -~\n]*$/.test(json)) return json;
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu, (control) =>
    Array.from(
      { length: control.length },
      (_, unit) => `\\u${control.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
