import fc from "fast-check";

/** Letters and signs that passwords are made of; many of them are written differently somewhere. */
const sign = fc.constantFrom(
  ..."abcdeXYZ0123456789",
  ..."+/=%&<>\"'\\ #?@:;,.{}[]$^~|!*()_-",
  ..."öé日🚀",
);
const password = fc.array(sign, { minLength: 10, maxLength: 24 }).map((signs) => signs.join(""));

/** A password that is neither cut at its ends nor a word of ours. */
export const secret = password.map((middle) => `Q7${middle}Z9`);

type Layer = (text: string) => string;

const percentEncoded = (text: string, isWhole: boolean) =>
  [...text]
    .map((one) =>
      isWhole || !/[\w.-]/.test(one) ? Buffer.from(one).toString("hex").replace(/../g, "%$&") : one,
    )
    .join("");

const invisible = fc.constantFrom(
  ..."\u200b\u2060\ufeff\u00ad\u202e\u200d\ufe0f\u0000\u0007\u007f\u0085\u2028\n\r\t",
  "\u001b[0m",
  "\u001b[38;5;1m",
  "\u001b]0;title\u0007",
  "\u009b1m",
);

/** How a text is written so that people, or a program, still read the same. */
const layer: fc.Arbitrary<Layer> = fc.oneof(
  fc.tuple(fc.boolean(), fc.boolean()).map(
    ([isWhole, isUpper]): Layer =>
      (text) =>
        percentEncoded(text, isWhole).replace(/%[\da-f]{2}/g, (code) =>
          isUpper ? code.toUpperCase() : code,
        ),
  ),
  fc.constant<Layer>((text) => JSON.stringify(text).slice(1, -1)),
  fc.constant<Layer>((text) =>
    text.replace(/[^a-z]/gi, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`),
  ),
  fc.constant<Layer>((text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join("")),
  fc.tuple(invisible, fc.integer({ min: 1, max: 12 })).map(
    ([between, every]): Layer =>
      (text) =>
        [...text].map((one, index) => (index % every === 1 ? between + one : one)).join(""),
  ),
);

/** What a program makes of a text before it is written, with something before and after it. */
const core: fc.Arbitrary<Layer> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Layer>((text) => text) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.string({ maxLength: 4 }), fc.string({ maxLength: 4 }), fc.boolean()).map(
      ([before, after, isForUrls]): Layer =>
        (text) =>
          Buffer.from(before + text + after).toString(isForUrls ? "base64url" : "base64"),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Layer>((text) => Buffer.from(text).toString("hex")) },
);

const around = fc.constantFrom("", " ", "a", "token=", "(", "/", ": ", '"', "x y ", "Basic ");

/** A function that hides a text in another. */
export const hiding: fc.Arbitrary<Layer> = fc
  .tuple(core, fc.array(layer, { maxLength: 2 }), around, around)
  .map(
    ([inner, layers, before, after]) =>
      (text) =>
        before + layers.reduce((rest, one) => one(rest), inner(text)) + after,
  );

const decoders: readonly Layer[] = [
  (text) =>
    text
      .replace(/\p{Cc}\[[\d;]*[A-Za-z]|\p{Cc}\]\P{Cc}*\p{Cc}/gu, "")
      .replace(/[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu, ""),
  (text) =>
    text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
      Buffer.from(run.replaceAll("%", ""), "hex").toString(),
    ),
  (text) =>
    text.replace(/\\(?:u([\da-f]{4})|(.))/gi, (_, unit, one) =>
      unit === undefined ? one : String.fromCharCode(Number.parseInt(unit, 16)),
    ),
  (text) => text.replace(/&#(\d{1,6});/g, (_, code) => String.fromCodePoint(Number(code))),
  (text) => text.replace(/[\w+/-]{12,}=*/g, (word) => Buffer.from(word, "base64").toString()),
  (text) => text.replace(/(?:[\da-f]{2}){8,}/gi, (word) => Buffer.from(word, "hex").toString()),
];

/** Whether somebody who decodes what was printed, layer by layer, finds the text. */
export function canBeFound(secretText: string, printed: string): boolean {
  let readings = new Set([printed]);
  for (let depth = 0; depth < 4; depth += 1) {
    readings = new Set([
      ...readings,
      ...[...readings].flatMap((text) => decoders.map((decode) => decode(text))),
    ]);
    if ([...readings].some((text) => text.includes(secretText))) return true;
  }
  return false;
}
