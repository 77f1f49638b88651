import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

function namesIn(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder, root), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}${name}`);
}

const files = [
  ...["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", ".milvusrc.example"],
  ...namesIn("docs/", ".md"),
  ...namesIn("src/", ".ts"),
];

/** Phrases that have to be read twice, and spellings that are not American. */
const denied = [
  ...["(?<!there )is no(?! longer)", "alone", "mend", "whoever", "those that", "with whose"],
  ...["whose they are", "so rather", "no talk", "rests", "somebody", "heeded", "of which"],
  ...["a defect of", "to go on", "the way to", "one a line", "one unit a line", "forgets"],
  ...["forgotten by", "cancelled", "colours?", "coloured", "behaviours?", "honours?", "licences?"],
];
const pattern = new RegExp(`.{0,30}\\b(?:${denied.join("|")})\\b.{0,30}`, "gi");

/** Returns the text with each paragraph and comment on one line. */
function joinLines(text: string): string {
  return text.replace(/\n[ \t]*(?:\*|\/\/)?[ \t]*(?=\S)/g, " ");
}

test("the words of the program, its pages and its comments are plain American English", () => {
  const found = files.flatMap((name) => {
    const text = joinLines(readFileSync(new URL(name, root), "utf8"));
    return [...text.matchAll(pattern)].map(([words]) => `${name}: ${words}`);
  });
  expect(found).toEqual([]);
});

test.each(["X is no job", "no\n * longer; it is no\n * talk", "a colour"])(
  "%j is not plain American English",
  (text) => {
    expect(joinLines(text)).toMatch(new RegExp(pattern, "i"));
  },
);

test.each(["there is no job", "the job is no longer there", "forests"])("%j is", (text) => {
  expect(joinLines(text)).not.toMatch(new RegExp(pattern, "i"));
});
