import { parseTime } from "../base/time.ts";
import { countText, durationText } from "../base/words.ts";
import type { Observations } from "./connection.ts";
import { type Finding, type Findings, ok, skip, warning } from "./report.ts";

/** Reports what the responses show about the clocks and the network. */
export function timeFindings(responses: Observations["responses"]): Findings {
  return { clock: clockFinding(responses), roundTrip: roundTripFinding(responses) };
}

/** Up to this difference the clocks count as in sync: a response takes time and its date has whole seconds. */
const sameMs = 2_000;
/** From this difference on, ages are visibly wrong. */
const apartMs = 60_000;

/** Compares the clocks by the date of the fastest response, which is the least outdated. */
function clockFinding(responses: Observations["responses"]): Finding {
  const [best] = responses
    .map(({ date, atMs, tookMs }) => ({ dateMs: parseTime(date ?? ""), atMs, tookMs }))
    .filter(({ dateMs }) => dateMs !== null)
    .sort((one, other) => one.tookMs - other.tookMs);
  if (best === undefined || best.dateMs === null) return skip("no response has a Date header");
  // A date is cut to whole seconds, so on average it is half a second behind.
  const aheadMs = best.dateMs + 500 - best.atMs;
  const differenceMs = Math.abs(aheadMs);
  if (differenceMs <= sameMs) return ok("in sync");
  const direction = aheadMs > 0 ? "ahead" : "behind";
  const text = `server is ${durationText(differenceMs)} ${direction}`;
  if (differenceMs < apartMs) return ok(text);
  return warning(text, "correct the wrong clock: ages and certificates depend on it");
}

const slowMs = 1_000;

function roundTripFinding(responses: Observations["responses"]): Finding {
  const times = responses.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  const requests = `${times.length} ${times.length === 1 ? "request" : "requests"}`;
  const text = `${countText(Math.round(median))} ms, the median of ${requests}`;
  return median < slowMs ? ok(text) : warning(text, "check the network and the server");
}
