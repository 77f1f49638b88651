import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { addressSources, fates, trustTableText } from "../../src/config/trust-table.ts";

const path = new URL("../../docs/trust.md", import.meta.url);

test("the page about trust has the table that decides", () => {
  const meanings = Object.entries({ ...addressSources, ...fates });
  const lines = meanings.map(([name, meaning]) => `  ${name.padEnd(8)}  ${meaning}\n`);
  const block = `\`\`\`\n${trustTableText()}\n${lines.join("")}\`\`\`\n`;
  const page = readFileSync(path, "utf8");
  const current = page.replace(/^```\n.*?^```\n/ms, () => block);
  if (process.env.UPDATE === "1") writeFileSync(path, current);
  else expect(page).toBe(current);
  expect(current).toContain(block);
});
