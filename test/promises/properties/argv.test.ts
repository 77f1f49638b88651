import fc from "fast-check";
import { expect, test } from "vitest";
import { exitCodes } from "../../../src/base/errors.ts";
import { oddServer, replies } from "../../support/fuzz/server.ts";
import { hostileText, ordersIn, patience, runs, withoutCursor } from "../../support/fuzz/text.ts";
import { environment, forgottenWords, words } from "../../support/fuzz/words.ts";

const foreseen = new Set<number>([0, ...Object.values(exitCodes)]);
const tty = fc.constantFrom(undefined, undefined, 0, 1, 40, 120);

test("every command and every flag is among what is typed", () => {
  expect(forgottenWords()).toEqual([]);
});

test(
  "whatever is typed, the exit code is one of the table and no word gives orders",
  patience,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        words,
        environment,
        hostileText,
        replies,
        tty,
        async (argv, env, stdin, some, tty) => {
          const options = { env, stdin, tty };
          const { exitCode, stdout, stderr } = await oddServer(some).run(argv, options);
          expect(foreseen).toContain(exitCode);
          expect(stderr).not.toContain("internal error; please report");
          expect(ordersIn(withoutCursor(stderr))).toEqual([]);
          const isDelimited = argv.some((word) => /csv|tsv/.test(word));
          expect(
            ordersIn(withoutCursor(isDelimited ? stdout.replaceAll("\t", "") : stdout)),
          ).toEqual([]);
        },
      ),
      runs(250),
    );
  },
);

test("whatever goes into a header is fit for it, or refused", patience, async () => {
  const empty = { status: 200, headers: {}, body: '{"code":0,"data":{"records":[]}}' };
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, fc.boolean(), async (db, token, isPiped) => {
      const source = isPiped ? ["--token-file", "-"] : [`--token=${token}`];
      const argv = ["list", "-c", "books", `--db=${db}`, ...source];
      const { exitCode } = await oddServer([empty]).run(argv, { stdin: token });
      expect([0, 2]).toContain(exitCode);
    }),
    runs(80),
  );
});
