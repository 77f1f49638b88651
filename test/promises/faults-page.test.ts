import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Frequency, faults, playedCommands } from "../support/faults/plays.ts";

const path = new URL("../../docs/faults.md", import.meta.url);
const head = `| fault | ${playedCommands.map((name) => `\`${name}\``).join(" | ")} |
|---|---|---|---|---|---|---|
`;

function table(frequency: Frequency): string {
  const rows = faults.flatMap(({ name, outcome }) =>
    outcome[frequency] === undefined ? [] : [`| ${name} | ${outcome[frequency]} |\n`],
  );
  return head + rows.join("");
}

test("the page about faults has the tables that are played", () => {
  const page = readFileSync(path, "utf8");
  const tables = [table("once"), table("always")];
  const played = page.replace(/\| fault \|.*\n(\|.*\n)*/g, () => tables.shift() ?? "");
  if (process.env.UPDATE === "1") writeFileSync(path, played);
  else expect(page).toBe(played);
  expect(tables).toEqual([]);
});
