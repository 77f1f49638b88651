const esc = "\u001b";
const style = new RegExp(`${esc}\\[(?:[12]|2[12]|3[0-9]|9[0-7])m`, "g");
const cursor = new RegExp(`\r|${esc}\\[(?:\\?(?:25|7|2026)[hl]|\\d?[KJG]|\\d*A)`, "g");

/**
 * What of a text a terminal would obey or not show: controls, escape sequences, bidi and zero-width characters, half
 * surrogate pairs. Line ends are ours, the two joiners belong to emoji and scripts.
 */
export function ordersIn(text: string): string[] {
  const orders =
    /(?!\n)[\p{Cc}\p{Cs}\u00ad\u061c\u3164\uffa0\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  return text.match(orders) ?? [];
}

/** Without the colours and the styles that the tool itself uses. */
export function withoutStyle(text: string): string {
  return text.replaceAll(style, "");
}

/** Without what live screens and spinners are redrawn with, too. */
export function withoutCursor(text: string): string {
  return withoutStyle(text).replaceAll(cursor, "");
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const narrowAmongWide = /[\p{Cn}\u303f\u3248-\u324f\u4dc0-\u4dff]/u;
const nothing = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]|\u200b|\u200c|\u200d/u;

/** The columns that a text takes on a terminal that knows Unicode, read from its properties. */
export function columnsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/[\p{Extended_Pictographic}\p{Regional_Indicator}]|.\u20e3/u.test(segment)) {
      columns += /\p{Emoji_Presentation}|\ufe0f|\u20e3/u.test(segment) ? 2 : 1;
    } else {
      for (const sign of segment) columns += columnsOfSign(sign);
    }
  }
  return columns;
}

function columnsOfSign(sign: string): number {
  if (nothing.test(sign)) return 0;
  return wide.test(sign) && !narrowAmongWide.test(sign) ? 2 : 1;
}
