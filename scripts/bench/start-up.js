import { interleaved } from "./pairs.js";
import { budgets } from "./rows.js";
import { configure } from "./run.js";

/** @typedef {import("./rows.js").Row} Row */

/**
 * Whole processes against bare Node and the peers that this machine has.
 * @param {string} server
 * @param {import("./programs.js").Programs} programs
 * @param {number} pairs
 * @returns {Promise<Row[]>}
 */
export async function startUpRows(server, { node, ours, peers, executable }, pairs) {
  const uri = `${server}/1`;
  configure({ uri });
  const bareNode = /** @type {const} */ ([node, "-e", "0"]);
  const { curl, ...others } = peers(uri);
  const { ms, ratio } = await interleaved(
    {
      bare: bareNode,
      version: ours("--version"),
      help: ours("--help"),
      list: ours("list", "--json"),
      completing: ours("__complete", "fish", "list", "--"),
      ...(curl && { curl }),
      ...(executable && { executable: [executable, "list", "--json"] }),
    },
    pairs,
  );
  // Larger programs, which no budget names, leave cold caches behind.
  const { ratio: ratioOfOthers } = await interleaved({ bare: bareNode, ...others }, pairs);
  const bare = "× bare Node";
  const curlAndJq = "× curl \\| jq";
  return [
    { what: "bare Node, `node -e 0`", figure: ms("bare"), atMost: null, unit: "ms" },
    { what: "`--version`", figure: ratio("version", "bare"), atMost: budgets.version, unit: bare },
    { what: "`--help`", figure: ratio("help", "bare"), atMost: budgets.help, unit: bare },
    { what: oneRecord, figure: ratio("list", "bare"), atMost: budgets.listOfOne, unit: bare },
    { what: "completing a flag", figure: ratio("completing", "bare"), atMost: null, unit: bare },
    { what: oneRecord, figure: ratio("list", "curl"), atMost: null, unit: curlAndJq },
    { what: `${oneRecord}, by curl`, figure: ratio("curl", "bare"), atMost: null, unit: bare },
    ...Object.keys(others).map((name) => ({
      what: `${oneRecord}, by ${name}`,
      figure: ratioOfOthers(name, "bare"),
      atMost: null,
      unit: bare,
    })),
    ...(executable
      ? [
          {
            what: "the executable, the same",
            figure: ratio("executable", "curl"),
            atMost: budgets.executable,
            unit: curlAndJq,
          },
        ]
      : []),
  ];
}

const oneRecord = "`list --json`, one record";

/**
 * @param {string} server
 * @param {import("./programs.js").Programs} programs
 * @param {number} pairs
 * @returns {Promise<Row[]>}
 */
export async function terminalRows(server, { node, ours }, pairs) {
  configure({ uri: `${server}/20` });
  const commands = { bare: /** @type {const} */ ([node, "-e", "0"]), list: ours("list") };
  const { ratio } = await interleaved(commands, pairs, { terminal: true });
  return [
    {
      what: "`list` of 20 jobs on a terminal",
      figure: ratio("list", "bare"),
      atMost: budgets.listOnTerminal,
      unit: "× bare Node",
    },
  ];
}
