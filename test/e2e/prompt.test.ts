import { describe, expect, test } from "vitest";
import { openTerminal } from "../support/terminal.ts";

const question =
  "Commit job 453468002260053148 of collection reviews (3 files, 110,154 rows)? Its rows become visible. [y/N]";

/** A terminal on which the question stands. */
async function asked() {
  const terminal = await openTerminal(["demo", "commit", "--collection", "reviews"], {
    columns: 120,
    env: { NO_COLOR: "1" },
  });
  await terminal.waitFor(([line]) => line === question);
  return terminal;
}

describe("a question on a terminal", () => {
  test("is answered on its own line, and the program goes on and ends", async () => {
    const { press, exit, screen } = await asked();
    press("y\r");
    expect(await exit).toMatchObject({ exitCode: 0 });
    expect(screen()).toEqual([
      `${question} y`,
      "JOB ID              COLLECTION  STATE",
      "453468002260053148  reviews     ◇ Committing",
      "1 job committed",
    ]);
  });

  test.each([
    ["Ctrl-C", "\x03", 130, [`${question} ^C`]],
    ["Ctrl-D", "\x04", 1, [question, "error: declined, nothing was changed"]],
  ])("ends at once with %s", async (_name, key, exitCode, lines) => {
    const { press, exit, screen } = await asked();
    press(key);
    expect(await exit).toMatchObject({ exitCode });
    expect(screen()).toEqual(lines);
  });
});
