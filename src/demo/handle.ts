import { type DemoResponse, json, text, timedOut } from "./answers.ts";
import type { Fault } from "./faults.ts";
import { type DemoRequest, respond } from "./respond.ts";
import type { Server } from "./server.ts";

/** `cut` asks the door to reset the connection. */
export type DemoAnswer = DemoResponse | "cut";

/** Answers a request under a fault. Silence is a promise that never settles. */
export async function handleWith(
  fault: Fault | undefined,
  request: DemoRequest,
  server: Server,
  sleep: ((ms: number) => Promise<void>) | undefined,
): Promise<DemoAnswer> {
  if (fault === undefined) return respond(request, server).response;
  if (fault.kind === "delay") {
    if (sleep === undefined) throw new Error("a demo without sleep() cannot delay an answer");
    const { response, tookMs } = respond(request, server, fault.ms);
    await sleep(tookMs);
    return response;
  }
  if (fault.afterEffect === true) respond(request, server);
  switch (fault.kind) {
    case "answer": {
      const { status, body = "", headers = {} } = fault;
      const response =
        typeof body === "string" ? text(status, body) : json(status, body, server.quirks);
      return { ...response, headers: { ...response.headers, ...lowerCased(headers) } };
    }
    case "timeout":
      return timedOut(fault.form ?? server.quirks.timeoutBody, server.quirks);
    case "cut":
      return "cut";
    case "silence":
      return new Promise(() => {});
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
