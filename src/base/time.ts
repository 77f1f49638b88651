/**
 * A moment of the wall clock. An object instead of a number, so that subtracting two does not compile: the system may set
 * this clock meanwhile, and durations are differences of `elapsedMs`.
 */
export type Moment = Date;

/** Returns the moment this much later. */
export function laterBy(moment: Moment, ms: number): Moment {
  return new Date(moment.getTime() + ms);
}

/** Returns milliseconds since 1970, or `null` if the text is not a time. */
export function parseTime(text: string): number | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** Formats a time as RFC 3339 in UTC, in whole seconds: `2026-11-01T12:00:00Z`. */
export function utcTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Formats a time as the `Date` header of HTTP does. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** Formats a time in the user's time zone, with the offset of that zone: `2026-11-01 13:00:00 +01:00`. */
export function localTime(ms: number): string {
  const date = new Date(ms);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const offset = -Math.round(date.getTimezoneOffset());
  const sign = offset < 0 ? "-" : "+";
  const zone = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${day.map(twoDigits).join("-")} ${time.map(twoDigits).join(":")} ${sign}${zone.map(twoDigits).join(":")}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, "0");
}
