import { expect, test } from "vitest";
import { clusters, down, type RunOptions, world } from "../support/world.ts";

const advice = /^hint: .*; if that does not help: (milvus-import .*)$/m;

function doctorIn(stderr: string): string | undefined {
  return advice.exec(stderr)?.[1];
}

const [uri, id] = ["http://no.test", "453468002260053100"];

test.each([
  [`list -u ${uri}`, `doctor --uri ${uri}`],
  [`ls -u ${uri} --db d --strict`, `doctor --uri ${uri} --db d`],
  [`get ${id} -u ${uri} -t ann:pw --insecure`, `doctor --uri ${uri} --insecure`],
  [`commit ${id} -u ${uri} --yes`, `doctor --uri ${uri}`],
  ["create -c books data/1.csv --once", "doctor"],
])("%s, without a response, names the same server: %s", async (line, doctor) => {
  const { exitCode, stderr } = await world({ fetch: down, files: { "data/1.csv": "a" } }).run(line);
  expect([exitCode, doctorIn(stderr)]).toEqual([6, `milvus-import ${doctor}`]);
});

test.each<[string, string, RunOptions?]>([
  [`describe us/${id}`, "us"],
  [`describe eu/${id} us/${id}`, "us"],
  ["describe -", "us", { stdin: `eu/${id}\nus/${id}\n` }],
  ["list --all-profiles", "us"],
  ["list -p us", "us"],
])("%s names the cluster that did not respond", async (line, profile, options = {}) => {
  const world = clusters(["eu", "us"]);
  world.replace("us", down);
  const { stderr } = await world.run(line, options);
  expect(doctorIn(stderr)).toBe(`milvus-import doctor --profile ${profile}`);
});

test.each([`doctor -u ${uri}`, `profiles add prod -u ${uri}`, `demo list -u ${uri}`])(
  "%s: a check of doctor cannot add to it",
  async (line) => {
    const { exitCode, stderr } = await world({ fetch: down }).run(line);
    expect([exitCode, /(find the cause|does not help)/.test(stderr)]).toEqual([6, false]);
  },
);
