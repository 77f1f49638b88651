import stringWidth from "string-width";

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** At most `width` columns, cut with `…` between whole characters. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const segments = new Intl.Segmenter().segment(text);
  return width > 0 ? `${fitting(segments, width - 1).join("")}…` : "";
}

/** The same, cut at the start. */
export function truncateStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const segments = [...new Intl.Segmenter().segment(text)].reverse();
  return width > 0
    ? `…${fitting(segments, width - 1)
        .reverse()
        .join("")}`
    : "";
}

/** As many of the first as fit. */
function fitting(segments: Iterable<Intl.SegmentData>, width: number): string[] {
  const kept: string[] = [];
  let used = 0;
  for (const { segment } of segments) {
    used += displayWidth(segment);
    if (used > width) break;
    kept.push(segment);
  }
  return kept;
}

/** The text in lines of `width` columns, broken at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
