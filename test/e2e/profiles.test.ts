import { describe, expect, test } from "vitest";
import { openTerminal } from "../support/terminal.ts";

const secret = "root:hunter2";
const tokenQuestion = "Token (user:password or API key; not shown; Enter for none):";

/** A terminal on which `profiles add` asks for a name. */
async function opened(...words: string[]) {
  const terminal = await openTerminal(["profiles", "add", ...words], {
    columns: 120,
    env: { NO_COLOR: "1" },
  });
  const asked = (question: string, row = 0) =>
    terminal.waitFor((lines) => lines.length > row && lines.at(-1) === question);
  return { ...terminal, asked };
}

describe("profiles add on a terminal", () => {
  test("asks for what is missing, shows no token, and checks the profile", async () => {
    const { press, asked, screen, raw, exit } = await opened();
    await asked("Profile name:");
    press("a b\r");
    await asked("Profile name:", 2);
    press("prod\r");
    await asked("Server URI [http://localhost:19530]:");
    press("127.0.0.1:9\r");
    await asked(tokenQuestion);
    press(`x\x7f${secret}\x1b[D\r`);
    expect(await exit).toMatchObject({ exitCode: 6 });
    const lines = screen();
    expect(lines.join("\n")).toContain(`${tokenQuestion}\nprofile prod added to `);
    expect(lines.join("\n")).toContain("token hidden, user:password");
    expect(raw()).not.toContain("hunter2");
  });

  test.each([
    ["Ctrl-C", "\x03", { signal: 2 }],
    ["Ctrl-D", "\x04", { exitCode: 1 }],
  ])("ends at once with %s, also while the token is not shown", async (_name, key, end) => {
    const { press, asked, screen, exit } = await opened("prod", "-u", "127.0.0.1:9");
    await asked(tokenQuestion);
    press(`half${key}`);
    expect(await exit).toMatchObject(end);
    expect(screen().join("\n")).not.toContain("half");
    expect(screen().join("\n")).not.toContain("added");
  });
});
