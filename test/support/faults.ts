import {
  answerLost,
  failing,
  harmless,
  type Outcome,
  requestLost,
  sentElsewhere,
  tooLarge,
  turnedAway,
  unreachable,
} from "./fault-outcomes.ts";
import type { Exchange, Mishap } from "./fault-proxy.ts";
import {
  cut,
  cutBetweenChunks,
  drip,
  gzipped,
  inflated,
  insideCharacter,
  instead,
  late,
  latin1,
  misframed,
  refused,
  resetAfter,
  resetBefore,
  secondDocument,
  silence,
  withHeaders,
} from "./mishaps.ts";

export interface Fault {
  /** As the page names it. */
  name: string;
  mishap: Mishap;
  outcome: Outcome;
  requestTimeout: string;
}

const timedOut = '{"code":10001,"message":"request timeout"}';
const utf16 = { "content-type": "application/json; charset=utf-16" };

/** What can go wrong between here and a server. */
export const faults: readonly Fault[] = [
  fault("connection refused", refused, unreachable),
  fault("reset before the server has the request", resetBefore, requestLost),
  fault("reset after the server has done its work", resetAfter, answerLost),
  fault("no answer within the request's time-out", silence, requestLost, "1s"),
  fault("an answer after the request's time-out", late(3_000), answerLost, "1s"),
  fault("a slow answer", late(200), harmless),
  fault("an answer a byte at a time", drip, harmless),
  fault("closed without an answer", cut(atStart), answerLost),
  fault("cut in the status line", cut(inStatusLine), answerLost),
  fault("cut in the headers", cut(inHeaders), answerLost),
  fault("cut after the headers", cut(afterHeaders), answerLost),
  fault("cut inside a character", cut(insideCharacter), answerLost),
  fault("cut before the last byte", cut(beforeEnd), answerLost),
  fault("cut, with no length to tell it by", cut(insideCharacter, {}), answerLost),
  fault("cut between two chunks", cutBetweenChunks, answerLost),
  fault("408, a text", instead(408, type("text/plain"), "timeout"), requestLost),
  fault("408, JSON, the work is done", instead(408, type("text/json"), timedOut, true), answerLost),
  fault("429 with Retry-After: 1", instead(429, retryInSeconds), turnedAway),
  fault("503 with Retry-After and a date", instead(503, retryAtDate), failing),
  fault("500 of a panic", instead(500, type("text/plain")), failing),
  fault("502 of a gateway", instead(502, type("text/html"), "<html>Bad Gateway"), requestLost),
  fault("200 with a web page", instead(200, type("text/html"), "<html>Log in"), requestLost),
  fault("Content-Length too long", misframed(10), answerLost),
  fault("Content-Length too short", misframed(-5), answerLost),
  fault("charset=utf-16 over UTF-8", withHeaders(utf16), harmless),
  fault("bytes that are no UTF-8", latin1, harmless),
  fault("gzip though not asked", gzipped(), harmless),
  fault("gzip, cut", gzipped(12), answerLost),
  fault("a second document in the body", secondDocument, harmless),
  fault("redirect to the same host", instead(307, location(here)), sentElsewhere),
  fault("redirect to another host", instead(302, location(there)), sentElsewhere),
  fault("redirect to another scheme", instead(308, location(thereByTls)), sentElsewhere),
  fault("an answer of 200 MB", inflated(200), harmless),
  fault("an answer without an end", inflated(), tooLarge),
];

function fault(name: string, mishap: Mishap, outcome: Outcome, requestTimeout = "30s"): Fault {
  return { name, mishap, outcome, requestTimeout };
}

function atStart(): number {
  return 0;
}

function inStatusLine(): number {
  return "HTTP/1.1 2".length;
}

function inHeaders(_bytes: Buffer, headLength: number): number {
  return headLength - 20;
}

function afterHeaders(_bytes: Buffer, headLength: number): number {
  return headLength;
}

function beforeEnd(bytes: Buffer): number {
  return bytes.length - 1;
}

function type(contentType: string) {
  return () => ({ "content-type": contentType });
}

function retryInSeconds() {
  return { "retry-after": "1" };
}

function retryAtDate() {
  return { "retry-after": new Date(Date.now() + 1_000).toUTCString() };
}

function location(address: (exchange: Exchange) => string) {
  return (exchange: Exchange) => ({ location: address(exchange) });
}

function here(): string {
  return "/v2/elsewhere";
}

function there({ elsewhere }: Exchange): string {
  return `http://${elsewhere}/v2`;
}

function thereByTls({ elsewhere }: Exchange): string {
  return `https://${elsewhere}/v2`;
}
