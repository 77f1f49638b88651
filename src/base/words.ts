const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `512 B`, `30.1 MiB`. */
export function byteText(bytes: number): string {
  let rest = bytes;
  let unit = 0;
  // From here on one decimal would round up to 1024.0.
  while (rest >= 1_023.95 && unit < byteUnits.length - 1) {
    rest /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? rest : rest.toFixed(1)} ${byteUnits[unit]}`;
}

/** `12,000`; `toLocaleString` would cost 10 ms. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `42s`, `3m`, `3m 20s`, `1h 05m`, `2d 04h`: two units at most, nothing rounded up. */
export function durationText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return pair(Math.floor(hours / 24), "d", hours % 24, "h");
  if (hours > 0) return pair(hours, "h", minutes % 60, "m");
  return minutes > 0 ? pair(minutes, "m", seconds % 60, "s") : `${seconds}s`;
}

/** `just now`, `42s ago`, `3m ago`, `1h 05m ago`. A server's clock may be ahead of ours. */
export function ageText(elapsedMs: number): string {
  return elapsedMs < 1_000 ? "just now" : `${durationText(coarse(elapsedMs))} ago`;
}

/** `about 3m`, to nothing finer than a minute beyond the first. */
export function estimateText(ms: number): string {
  return `about ${durationText(coarse(ms))}`;
}

function pair(first: number, firstUnit: string, second: number, secondUnit: string): string {
  const rest = second === 0 ? "" : ` ${String(second).padStart(2, "0")}${secondUnit}`;
  return `${first}${firstUnit}${rest}`;
}

function coarse(ms: number): number {
  const unitMs = ms < 60_000 ? 1_000 : ms < 86_400_000 ? 60_000 : 3_600_000;
  return Math.floor(ms / unitMs) * unitMs;
}

const units = ["", "k", "M", "B", "T"];

/** `950`, `1.2k`, `999k`, `10M`: four characters, nothing rounded up. */
export function shortCount(count: number): string {
  const thousands = Math.floor(Math.log10(Math.max(1, count)) / 3);
  const unit = Math.min(thousands, units.length - 1);
  const value = count / 1_000 ** unit;
  return `${value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value)}${units[unit]}`;
}

const namedAtMost = 10;

/** The first of them, and how many there are besides. */
export function firstTenOf(lines: readonly string[]): string[] {
  const rest = lines.length - namedAtMost;
  return rest > 0 ? [...lines.slice(0, namedAtMost), `and ${rest} more`] : [...lines];
}

export type Examples = readonly (readonly [command: string, purpose: string])[];

/** How a help page begins: what it is about, and its examples before all else. */
export function helpIntro(description: string, examples: Examples): string {
  const lines = examples.map(([example, purpose]) => `  # ${purpose}\n  $ ${example}\n`);
  return `${description}\n\nExamples:\n${lines.join("")}`;
}
