/** A number of 16 digits or more where a value may stand: `JSON.parse` could round it. Inside a text it costs only time. */
const longNumber = /[:,[\s-]\d{16}/;

/**
 * The first JSON document of a body, `undefined` where there is none. Integers too large for a double, as bare job ids
 * are, come as strings of all their digits.
 */
export async function parseDocument(body: string): Promise<unknown> {
  const parse = longNumber.test(body) ? await losslessParse() : JSON.parse;
  const whole = attempt(parse, body);
  if (whole !== undefined) return whole;
  const first = firstDocument(body);
  return first === undefined ? undefined : attempt(parse, first);
}

async function losslessParse(): Promise<(text: string) => unknown> {
  const { parse } = await import("lossless-json");
  return (text) =>
    parse(text, undefined, (digits) => {
      const number = Number(digits);
      return Number.isInteger(number) && !Number.isSafeInteger(number) ? digits : number;
    });
}

function attempt(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // A RangeError is a document nested deeper than the stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Old 2.4 builds append a second document to a refusal (milvus#31282); the first one is the answer. */
function firstDocument(body: string): string | undefined {
  if (!body.trimStart().startsWith("{")) return undefined;
  let depth = 0;
  for (const { 0: token, index } of body.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    if (depth === 0) return body.slice(0, index + 1);
  }
  return undefined;
}
