const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Formats a size: `512 B`, `30.1 MiB`. */
export function byteText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // One decimal would round 1023.95 up to 1024.0.
  while (value >= 1_023.95 && unit < byteUnits.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${byteUnits[unit]}`;
}

/** Formats a number: `12,000`. `toLocaleString` takes 10 ms. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

const countUnits = ["", "k", "M", "B", "T"];

/** Formats a number in at most four characters, rounded down: `950`, `1.2k`, `999k`, `10M`. */
export function shortCount(count: number): string {
  const thousands = Math.floor(Math.log10(Math.max(1, count)) / 3);
  const unit = Math.min(thousands, countUnits.length - 1);
  const value = count / 1_000 ** unit;
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${countUnits[unit]}`;
}

/** Formats a duration in at most two units, rounded down: `42s`, `3m`, `3m 20s`, `1h 05m`, `2d 04h`. */
export function durationText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return twoUnits(Math.floor(hours / 24), "d", hours % 24, "h");
  if (hours > 0) return twoUnits(hours, "h", minutes % 60, "m");
  return minutes > 0 ? twoUnits(minutes, "m", seconds % 60, "s") : `${seconds}s`;
}

function twoUnits(first: number, firstUnit: string, second: number, secondUnit: string): string {
  const rest = second === 0 ? "" : ` ${String(second).padStart(2, "0")}${secondUnit}`;
  return `${first}${firstUnit}${rest}`;
}

/** Formats an age: `just now`, `42s ago`, `3m ago`, `1h 5m ago`. A server's clock may be ahead of ours. */
export function ageText(elapsedMs: number): string {
  if (elapsedMs < 1_000) return "just now";
  const text = durationText(elapsedMs - (elapsedMs % unitOf(elapsedMs)));
  return `${text.replace(" 0", " ")} ago`;
}

/** Formats an estimate: `about 42s`, `about 3m`. */
export function estimateText(ms: number): string {
  const unitMs = unitOf(ms);
  return `about ${durationText(Math.round(ms / unitMs) * unitMs)}`;
}

/** Returns a second below a minute, a minute below a day, else an hour. */
function unitOf(ms: number): number {
  return ms < 60_000 ? 1_000 : ms < 86_400_000 ? 60_000 : 3_600_000;
}

const maxLines = 10;

/** Returns the first ten lines and how many more there are. */
export function firstTenOf(lines: readonly string[]): string[] {
  const rest = lines.length - maxLines;
  return rest > 0 ? [...lines.slice(0, maxLines), `and ${rest} more`] : [...lines];
}
