/** The pages on topics, under the names that manual pages have for such sections. */
const topics = {
  connection: "CONNECTION",
  "exit-codes": "EXIT STATUS",
  environment: "ENVIRONMENT",
  config: "FILES",
};

/**
 * A paragraph of a help page; its entries are in roff.
 * @typedef {{ text: string, entries: readonly string[] }} Block
 */

/**
 * The manual page, in roff. It is made of the help pages, so that it says what they say.
 * @param {string} version
 * @param {(...words: string[]) => Promise<string>} help the page on a command or topic; without one, the first page
 */
export async function manualPage(version, help) {
  const firstPage = await help();
  const first = blocksOf(firstPage);
  const names = [...firstPage.matchAll(/^ {2}([a-z]+)(?:, [a-z]+)? {2,}\S/gm)].map(
    ([, name = ""]) => name,
  );
  const all = await Promise.all(
    names.map(async (name) => [name, ...(await subcommands(name, help))]),
  );
  const commands = all.flat();
  const pages = await Promise.all(
    commands.map(async (name) => blocksOf(await help(...name.split(" ")))),
  );
  // What at least three commands take is described once; the connection has a section.
  const output = { text: "Output:", entries: repeatedEntries("Output:", pages) };
  const common = [output, ...blocksOf(await help("connection"))];
  const lines = [
    `.TH MILVUS\\-IMPORT 1 "" "milvus\\-import ${escaped(version)}" "User Commands"`,
    // No line is to be broken inside a path or a flag.
    ".nh",
    ".ad l",
    ".SH NAME",
    "milvus\\-import \\- list, watch and create bulk\\-import jobs in Milvus and Zilliz Cloud",
    ".SH SYNOPSIS",
    ".nf",
    ...[first, ...pages]
      .flat()
      .flatMap(({ text }) => /^Usage: (.*)/.exec(text)?.slice(1) ?? [])
      .map(escaped),
    ".fi",
    ".SH DESCRIPTION",
    ...first.flatMap(roffOf),
    ".SH COMMANDS",
    ...pages.flatMap((page, index) => [`.SS ${commands[index]}`, ...commandLines(page, common)]),
    ".SH COMMON OPTIONS",
    ...roffOf(output),
  ];
  for (const [topic, title] of Object.entries(topics)) {
    lines.push(`.SH ${title}`, ...blocksOf(await help(topic)).flatMap(roffOf));
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {string} name
 * @param {(...words: string[]) => Promise<string>} help
 */
async function subcommands(name, help) {
  const [, rows = ""] = /\nCommands:\n((?: .*\n)+)/.exec(await help(name)) ?? [];
  return [...rows.matchAll(/^ {2}([a-z]+) /gm)].map(([, word]) => `${name} ${word}`);
}

/** @param {string} page */
function blocksOf(page) {
  return page.trimEnd().split("\n\n").map(blockOf);
}

/**
 * @param {string} paragraph
 * @returns {Block}
 */
function blockOf(paragraph) {
  const [, text, lines = ""] = /^(\S.*:|Usage: .*)\n((?: .*\n?)+)$/.exec(paragraph) ?? [];
  if (text === undefined || text === "Examples:") return { text: paragraph, entries: [] };
  const unwrapped = lines
    .replace(/\n {8,}/g, " ")
    .trimEnd()
    .split("\n");
  const entries = unwrapped.map((line) => {
    const [, term, meaning = ""] = /^ {2}(.+?) {2,}(.+)$/.exec(line) ?? [];
    return term === undefined
      ? `.PP\n${escaped(line.trim())}`
      : `.TP\n\\fB${escaped(term)}\\fR\n${escaped(meaning)}`;
  });
  return { text, entries };
}

/**
 * @param {string} group
 * @param {Block[][]} pages
 */
function repeatedEntries(group, pages) {
  const entries = pages.flat().flatMap((block) => (block.text === group ? block.entries : []));
  const isRepeated = (/** @type {string} */ entry) =>
    entries.filter((other) => other === entry).length > 2;
  return [...new Set(entries.filter(isRepeated))];
}

/**
 * @param {Block[]} page
 * @param {Block[]} common
 */
function commandLines(page, common) {
  const isCommon = (/** @type {string} */ entry) =>
    common.some(({ entries }) => entries.includes(entry));
  const elsewhere = page.flatMap(({ entries }) => entries.filter(isCommon));
  const flags = elsewhere.map((entry) => `\\fB${/\\-\\-[^ \n]+?(?=\\fR| )/.exec(entry)?.[0]}\\fR`);
  return [
    ...page.flatMap(({ text, entries }) => {
      const own = entries.filter((entry) => !isCommon(entry));
      return entries.length > 0 && own.length === 0 ? [] : roffOf({ text, entries: own });
    }),
    ...(flags.length === 0 ? [] : [".PP", `Common options: ${flags.join(", ")}`]),
  ];
}

/** @param {Block} block */
function roffOf({ text, entries }) {
  if (text.startsWith("Usage: ")) return [...entries];
  const lines = text.split("\n").map(escaped);
  // Indented lines are examples or a list, which must not be filled.
  const prose = lines.filter((line) => !line.startsWith(" "));
  const list = lines.slice(prose.length);
  return [
    ".PP",
    ...prose,
    ...(list.length === 0 ? entries : [".RS 4", ".nf", ...list, ".fi", ".RE"]),
  ];
}

const roffNames = new Map(
  Object.entries({ "\\": "e", "-": "-", "'": "(aq", "`": "(ga", "^": "(ha", "~": "(ti" }),
);

/** @param {string} text one line */
function escaped(text) {
  return text
    .replace(/[\\'`^~-]/g, (character) => `\\${roffNames.get(character)}`)
    .replaceAll("…", "...")
    .replace(/^\./, "\\&.");
}
