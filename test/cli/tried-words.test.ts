import { describe, expect, test } from "vitest";
import { answers } from "../support/world.ts";

const cancel =
  "a running import cannot be canceled; jobs created with --no-auto-commit can be aborted:";
const profile = "put server and token in a profile:";
const reason = "see the Milvus log; for the reason of a failure:";
const id = "453468002260053180";

async function refused(line: string | readonly string[]) {
  const { exitCode, stdout, stderr, requests } = await answers().run(line);
  expect([exitCode, stdout, requests]).toEqual([2, "", []]);
  const [, what = "", hint = ""] = /^error: (.*)\nhint: (.*)\n$/.exec(stderr) ?? [];
  return { what, hint };
}

describe("a word that is not a command is answered with what to type", () => {
  test.each([
    ["cancel", `${cancel} milvus-import abort`],
    [`cancel ${id}`, `${cancel} milvus-import abort -- ${id}`],
    [`delete -p eu ${id}`, `${cancel} milvus-import abort -p eu -- ${id}`],
    ["stop", `${cancel} milvus-import abort`],
    ["cancle", `${cancel} milvus-import abort`],
    ["status", "milvus-import list"],
    ["STATUS", "milvus-import list"],
    [`status ${id}`, `milvus-import describe -- ${id}`],
    [`info -p eu ${id} --json`, `milvus-import describe -p eu --json -- ${id}`],
    [`status eu/${id}`, `milvus-import describe -- eu/${id}`],
    [id, `milvus-import describe -- ${id}`],
    [`eu/${id}`, `milvus-import describe -- eu/${id}`],
    [`${id} -u http://eu.test:1`, `milvus-import describe -u http://eu.test:1 -- ${id}`],
    ["job-cn-a1", "milvus-import describe -- job-cn-a1"],
    ["logs", `${reason} milvus-import list`],
    [`logs ${id}`, `${reason} milvus-import describe -- ${id}`],
    ["login", `${profile} milvus-import profiles add`],
    ["config", `${profile} milvus-import profiles add`],
    ["init", `${profile} milvus-import profiles add`],
    ["version", "milvus-import --version"],
    ["start", "milvus-import create"],
    ["submit", "milvus-import create"],
    ["import -c books a.parquet", "milvus-import create -c books a.parquet"],
    ["jobs", "milvus-import list"],
    ["tail", "milvus-import watch"],
    ["ping", "milvus-import doctor"],
  ])("%s: %s", async (line, hint) => {
    const [word] = line.split(" ");
    expect(await refused(line)).toEqual({ what: `unknown command: ${word}`, hint });
  });

  test("unless it is near a command", async () => {
    expect((await refused("watc")).hint).toMatch(/^did you mean watch\? commands: list, /);
  });

  test("on one line, whatever it is", async () => {
    expect((await refused(["a\nb\u001b[31m"])).what).toBe('unknown command: "a\\nb\\u001b[31m"');
  });
});

describe("flags before the command are put behind it", () => {
  test.each([
    ["-p x list", "-p", "milvus-import list -p x"],
    ["--profile=x list --json", "--profile", "milvus-import list --profile=x --json"],
    ["-u http://eu.test:1 ls", "-u", "milvus-import list -u http://eu.test:1"],
    [
      `--config 'a b.yaml' wait ${id} --timeout 2h`,
      "--config",
      `milvus-import wait --config 'a b.yaml' --timeout 2h -- ${id}`,
    ],
    ["-q create -c books a.csv b.csv", "-q", "milvus-import create -q -c books a.csv b.csv"],
    ["-p x", "-p", "milvus-import list -p x"],
    ["-p list", "-p", "milvus-import list -p list"],
    ["-v", "-v", "for the version: milvus-import --version"],
    ["-c books doctor", "-c", "see milvus-import doctor --help"],
    [`-p x status ${id}`, "-p", "milvus-import list"],
  ])("%s", async (line, flag, hint) => {
    expect(await refused(line)).toEqual({ what: `flags must follow the command: ${flag}`, hint });
  });

  test.each([
    [["-t", "hunter2", "list"], "milvus-import list (with the same token)"],
    [["-thunter2", "list"], "milvus-import list (with the same token)"],
    [["--token=hunter2", "-p", "x", "list"], "milvus-import list -p x (with the same token)"],
    [["-u", "http://root:hunter2@a.test", "list"], "see milvus-import list --help"],
    [["--tokne=hunter2", "list"], "did you mean --token? see milvus-import --help"],
  ])("%j, but no secret is printed", async (words, hint) => {
    const { what, hint: printed } = await refused(words);
    expect(what + printed).not.toContain("hunter2");
    expect(printed).toBe(hint);
  });

  test("unless a word would move the cursor", async () => {
    expect((await refused(["-p", "\u001b[2J", "list"])).hint).toBe("see milvus-import list --help");
  });

  test("and what is printed is accepted", async () => {
    const { hint } = await refused("-o id list -n 1");
    const listed = {
      body: { code: 0, data: { records: [{ jobId: id, state: "Pending", progress: 0 }] } },
    };
    const { stdout } = await answers(listed).run(hint.replace("milvus-import ", ""));
    expect(stdout).toBe(`${id}\n`);
  });
});
