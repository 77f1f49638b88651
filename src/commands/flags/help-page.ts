import type { Command, Help, Option } from "commander";

/** The purpose of each command line. */
export type Examples = Readonly<Record<string, string>>;

/** A term and its meaning. */
type Row = readonly [term: string, meaning: string];

interface Group {
  heading: string | null;
  rows: Row[];
  /** Printed below the rows: where flags are described that this page leaves out. */
  pointers: string[];
}

/** The help pages that describe no command. */
export const topicNames = ["exit-codes", "environment", "config", "connection"] as const;

/** Returns the top of a help page: what the page is about, then examples. */
export function helpIntro(description: string, examples: Examples): string {
  const lines = Object.entries(examples).map(([line, purpose]) => `  # ${purpose}\n  $ ${line}\n`);
  return `${description}\n\nExamples:\n${lines.join("")}`;
}

/** Returns the page of the program, of a command, or of a topic, which is a command without a parent and without flags. */
export function formatHelp(command: Command, help: Help): string {
  const { parent, commands, options } = command;
  const groups = parent === null && commands.length > 0 ? commandList(command) : [];
  if (parent !== null) {
    groups.push(usage(command, help), ...subcommands(command), ...groupFlags(options));
  }
  const width = termWidth(groups.flatMap(({ rows }) => rows));
  const blocks = groups.map(({ heading, rows, pointers }) =>
    [
      ...(heading === null ? [] : [heading]),
      ...rows.map((row) => rowText(row, width)),
      ...pointers.map((pointer) => `  ${pointer}`),
    ].join("\n"),
  );
  const lines = [command.description().trimEnd(), ...blocks].join("\n\n").split("\n");
  return `${lines.map((line) => formatLine(line, help.helpWidth ?? 80)).join("\n")}\n`;
}

/** Returns rows with aligned meanings, one per line. */
export function alignRows(rows: readonly Row[]): string {
  const width = termWidth(rows);
  return rows.map((row) => `${rowText(row, width)}\n`).join("");
}

/** Returns a flag as its help page describes it: without its choices, which are for completion. */
export function flagRow({ flags, description, defaultValueDescription: text }: Option): Row {
  return [flags, text === undefined ? description : `${description} (default: ${text})`];
}

function commandList(program: Command): Group[] {
  const rows = program.commands.map((command): Row => {
    return [[command.name(), ...command.aliases()].join(", "), command.summary()];
  });
  const links = [
    `Topics: ${topicNames.join(", ")}. Flags: --version, --help`,
    "More: README.md and docs/ in the package, or man milvus-import",
  ];
  return [
    { heading: `Usage: ${program.name()} <command> [options]`, rows: [], pointers: [] },
    { heading: null, rows, pointers: [] },
    { heading: links.join("\n"), rows: [], pointers: [] },
  ];
}

function subcommands({ commands }: Command): Group[] {
  const rows = commands.map(
    (command): Row => [
      [command.name(), command.usage().replace("[options] ", "")].join(" "),
      command.summary(),
    ],
  );
  return rows.length === 0 ? [] : [{ heading: "Commands:", rows, pointers: [] }];
}

function usage(command: Command, help: Help): Group {
  const rows = command.registeredArguments
    .filter(({ description }) => description !== "")
    .map((argument): Row => [argument.name(), argument.description]);
  const text = help.commandUsage(command);
  const shown = command.options.length === 0 ? text.replace(" [options]", "") : text;
  return { heading: `Usage: ${shown}`, rows, pointers: [] };
}

/**
 * Groups flags by their headings. A heading without a colon points to another page, which describes the flags of this
 * group: it is printed instead of them, below the group before.
 */
function groupFlags(options: readonly Option[]): Group[] {
  const groups = new Map<string, Group>();
  for (const option of options) {
    const heading = option.helpGroupHeading ?? "Options:";
    if (heading.endsWith(":")) {
      const group = groups.get(heading) ?? { heading, rows: [], pointers: [] };
      groups.set(heading, group);
      group.rows.push(flagRow(option));
    } else {
      const before = [...groups.values()].at(-1);
      if (before?.pointers.includes(heading) === false) before.pointers.push(heading);
    }
  }
  return [...groups.values()];
}

function termWidth(rows: readonly Row[]): number {
  return Math.max(0, ...rows.map(([term]) => term.length));
}

function rowText([term, meaning]: Row, width: number): string {
  return `  ${term.padEnd(width)}  ${meaning}`;
}

/** A column of meanings that would be narrower is printed below the terms. */
const minMeaningWidth = 24;

/** Wraps a line with its own indent, or the indent of its row's meaning, and makes a heading bold. */
function formatLine(line: string, width: number): string {
  // Commands must stay on one line to be copied, and so must lines of a file that end with a comment.
  const isVerbatim = /^ .*[#$] /.test(line);
  const text = line.length <= width || isVerbatim ? line : wrapLine(line, width);
  return text.replace(/^(Usage:|Topics:|More:|\w+(?: \w+)?:$)/, "\u001b[1m$1\u001b[22m");
}

function wrapLine(line: string, width: number): string {
  const term = /^ {2}\S.*? {2,}(?=\S)/.exec(line)?.[0] ?? "";
  const isNarrow = term !== "" && width - term.length < minMeaningWidth;
  const start = term === "" || isNarrow ? (/^ *(?:\d\. )?/.exec(line)?.[0] ?? "") : term;
  const indent = " ".repeat(isNarrow ? 6 : start.length);
  const [first = "", ...words] = line.slice(isNarrow ? term.length : start.length).split(" ");
  const lines = isNarrow ? [term.trimEnd()] : [];
  let current = (isNarrow ? indent : start) + first;
  for (const word of words) {
    if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = indent + word;
    }
  }
  return [...lines, current].join("\n");
}
