import fc from "fast-check";
import { expect, test } from "vitest";
import { exitCodes } from "../../../src/base/errors.ts";
import { hostileText } from "../../support/hostile.ts";
import { invoked } from "../../support/invoked.ts";
import { replies } from "../../support/odd-replies.ts";
import { oddServer } from "../../support/odd-server.ts";
import { environment, words } from "../../support/odd-words.ts";
import { ordersIn, withoutCursor } from "../../support/orders.ts";
import { patience, runs } from "../../support/runs.ts";

const foreseen = new Set<number>([0, ...Object.values(exitCodes)]);
const tty = fc.constantFrom(undefined, undefined, 0, 1, 40, 120);

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
          const { exitCode, stdout, stderr } = await invoked(oddServer(some), {
            argv,
            env,
            stdin,
            tty,
          });
          expect(foreseen).toContain(exitCode);
          expect(stderr).not.toContain("a defect of milvus-import");
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
      const { exitCode } = await invoked(oddServer([empty]), { argv, stdin: token });
      expect([0, 2]).toContain(exitCode);
    }),
    runs(80),
  );
});
