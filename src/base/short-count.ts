const units = ["", "k", "M", "B", "T"];

/** `950`, `1.2k`, `999k`, `10M`: four characters, nothing rounded up. */
export function shortCount(count: number): string {
  const thousands = Math.floor(Math.log10(Math.max(1, count)) / 3);
  const unit = Math.min(thousands, units.length - 1);
  const value = count / 1_000 ** unit;
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${units[unit]}`;
}
