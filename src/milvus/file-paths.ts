/**
 * The paths in a `fileName` of describe. Since 2.4.5 it is Go's print of a list, `[id.npy vec.npy]`, whose blanks may
 * as well stand in a name (milvus#33723); before, it was the text of a protobuf message, `id:1 paths:"a.parquet" `.
 */
export function parseFilePaths(fileName: string): string[] {
  const proto = [...fileName.matchAll(/paths:("(?:[^"\\]|\\.)*")/g)];
  if (/^id:\d+ /.test(fileName) && proto.length > 0) {
    return proto.map(([, quoted = '""']) => unquoted(quoted));
  }
  const list = /^\[(.*)\]$/s.exec(fileName)?.[1];
  if (list === undefined) return fileName === "" ? [] : [fileName];
  // Only NumPy has several files a unit, so a blank elsewhere is one in the name; a backup's are two folders.
  if (/\.npy$/i.test(list)) return list.split(/(?<=\.npy) /i);
  return /\.(json|jsonl|ndjson|parquet|csv)$/i.test(list)
    ? [list]
    : list.split(" ").filter(Boolean);
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/** Protobuf writes what is not ASCII as its bytes, in octal. */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/((?:\\[0-7]{3})+)|\\(.)/gs, (_, bytes: string | undefined, sign: string) =>
      bytes === undefined ? (escapes[sign] ?? sign) : utf8(bytes.slice(1).split("\\")),
    );
}

function utf8(octal: readonly string[]): string {
  return Buffer.from(octal.map((digits) => Number.parseInt(digits, 8))).toString("utf8");
}
