import { utcTime } from "../base/time.ts";
import type { Quirks } from "./versions.ts";

/** In the server's zone: whole seconds with `Z` or an offset such as `+08:00`. */
export function serverTime(ms: number, { utcOffsetMinutes }: Quirks): string {
  if (utcOffsetMinutes === 0) return utcTime(ms);
  const minutes = Math.abs(utcOffsetMinutes);
  const parts = [Math.floor(minutes / 60), minutes % 60];
  const offset = parts.map((part) => String(part).padStart(2, "0")).join(":");
  const sign = utcOffsetMinutes < 0 ? "-" : "+";
  return utcTime(ms + utcOffsetMinutes * 60_000).replace("Z", sign + offset);
}
