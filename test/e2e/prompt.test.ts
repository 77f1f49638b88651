import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { closedPort } from "../support/servers.ts";
import { openTerminal } from "../support/terminal.ts";

/** A demo server of its own: another program may use the usual port. */
const url = await closedPort();
const { port } = new URL(url);

const question = `Commit job 453468002260053148 of collection reviews (3 files, 110,154 rows) on demo (${url}, database default)? Its rows become visible. [y/N]`;

const closing = `This was the built-in demo. To keep it running: milvus-import demo --port ${port}`;

/** A terminal on which the question stands. */
async function asked() {
  const argv = ["demo", "--port", port, "commit", "--collection", "reviews"];
  const terminal = await openTerminal(argv, { columns: 200, env: { NO_COLOR: "1" } });
  await terminal.waitFor(([line]) => line === question);
  return terminal;
}

describe("a question on a terminal", () => {
  test("is answered on its own line, and the program goes on and ends", async () => {
    const { press, exit, screen, waitFor } = await asked();
    press("y\r");
    await waitFor((shown) => shown.at(-1) === closing);
    expect(await exit).toMatchObject({ exitCode: 0 });
    expect(screen()).toEqual([
      `${question} y`,
      "JOB ID              COLLECTION  STATE",
      "453468002260053148  reviews     ◇ Committing",
      `1 job committed on demo (${url}, database default)`,
      closing,
    ]);
  });

  test.each([
    ["Ctrl-C", "\x03", { signal: constants.signals.SIGINT }, [`${question} ^C`]],
    ["Ctrl-D", "\x04", { exitCode: 1 }, [question, "error: canceled; nothing changed"]],
  ])("ends at once with %s", async (_name, key, end, lines) => {
    const { press, exit, screen, waitFor } = await asked();
    press(key);
    await waitFor((shown) => shown.at(-1) === closing);
    expect(await exit).toMatchObject(end);
    expect(screen()).toEqual([...lines, closing]);
  });
});
