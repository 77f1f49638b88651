const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const joining = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** @param {number} codepoint */
function wcwidth(codepoint) {
  const character = String.fromCodePoint(codepoint);
  if (codepoint < 0x300) return 1;
  return joining.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/**
 * Column widths as today's terminals have them; xterm's own are those of Unicode 6, where emoji are narrow.
 * @type {import("@xterm/headless").IUnicodeVersionProvider}
 */
export const modernWidths = {
  version: "modern",
  wcwidth,
  /** Packs width and "joins the cell before" as xterm wants them: bits 1 and 2, and bit 0. */
  charProperties(codepoint, preceding) {
    const width = wcwidth(codepoint);
    const widthBefore = (preceding >> 1) & 3;
    return width === 0 && widthBefore > 0 ? (widthBefore << 1) | 1 : width << 1;
  },
};

/** @param {string} text */
export function columnsOf(text) {
  let columns = 0;
  for (const character of text) columns += wcwidth(character.codePointAt(0) ?? 0);
  return columns;
}
