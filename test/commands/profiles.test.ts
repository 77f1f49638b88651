import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/place.ts";
import { completed, type RunOptions, world } from "../support/world.ts";

const path = ".config/milvus-import/.milvusrc";
const own = `~/${path}`;

/** The program in one home directory, and what it writes there. */
function setUp(options: RunOptions & { users?: Record<string, string> } = {}) {
  const cwd = temporaryFolder();
  const { run } = world({ cwd, ...options });
  return {
    run,
    exists: () => existsSync(join(cwd, path)),
    written: () => readFileSync(join(cwd, path), "utf8"),
  };
}

describe("profiles add", () => {
  test("writes the profile and ends with the checks of doctor", async () => {
    const { run, written } = setUp({ users: { ann: "pw" } });
    const added = await run("profiles add prod -u localhost:19530 --token ann:pw");
    expect(added).toMatchObject({ exitCode: 0 });
    expect(added.stderr).toContain(
      `profile prod added to ${own}\nnote: the default is now profile prod\n`,
    );
    expect(added.stdout).toMatch(
      /^prod {2}http:\/\/localhost:19530\n✓ ok {7}configuration {3}profile prod\n/,
    );
    expect(written()).toBe(
      "default: prod\nprofiles:\n  prod:\n    uri: http://localhost:19530\n    token: ann:pw\n",
    );
    expect((await run("list")).exitCode).toBe(0);
  });

  test("returns the code of the checks if they fail; the profile stays", async () => {
    const { run, written } = setUp({ users: { ann: "pw" } });
    const added = await run("profiles add prod -u localhost:19530 --token ann:no");
    expect(added.exitCode).toBe(4);
    expect(added.stderr).toContain(
      `note: to correct the profile, edit ${own}, or remove it and add it again: milvus-import profiles remove prod\nerror: `,
    );
    expect(written()).toContain("prod:");
  });

  test("prints the checks in every format", async () => {
    const { run } = setUp();
    const { stdout } = await run("profiles add prod -u localhost:19530 -o json");
    expect(JSON.parse(stdout)).toMatchObject([{ profile: "prod", uri: "http://localhost:19530" }]);
  });

  test.each([
    ["profiles add", "profiles add requires a name"],
    ["profiles add prod", "--uri is required"],
  ])("%s is refused where nobody can be asked", async (line, what) => {
    const { run, exists } = setUp();
    expect(await run(line)).toMatchObject({
      exitCode: 2,
      stderr: `error: ${what}\nhint: pass it, or run the command on a terminal to be asked\n`,
    });
    expect(exists()).toBe(false);
  });

  test.each([
    ["-u ftp://x", "--uri "],
    ["-u http://root:hunter2@x", "--uri "],
    ["-u x --request-timeout soon", "--request-timeout "],
    ["-u x --project-id p", "--project-id requires --region-id"],
    ["--region-id r", "--uri is required"],
    ["-u x -t a --token-file b", "--token cannot be combined with --token-file"],
    ["-u x -t $" + "{a", "the token contains an invalid placeholder"],
    ["-u x -t ", "--token is empty"],
    ["-u x -d ", "--db is empty"],
  ])("with %s is refused, and writes nothing", async (flags, what) => {
    const { run, exists } = setUp();
    const { exitCode, stderr } = await run(["profiles", "add", "prod", ...flags.split(" ")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: ${what}`);
    expect(stderr).not.toContain("hunter2");
    expect(exists()).toBe(false);
  });

  test("refuses a name that is there before it reads the token", async () => {
    const { run, written } = setUp();
    await run("profiles add prod -u localhost:19530");
    const before = written();
    const again = await run("profiles add prod -u other.test --token-file -", { stdin: "secret" });
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: `error: profile prod already exists: ${own}\nhint: edit that file, or remove the profile first: milvus-import profiles remove prod\n`,
    });
    expect(written()).toBe(before);
  });

  test("stores a token that is piped in, the path of a token file, and what is read later as it is written", async () => {
    const { run, written } = setUp();
    await run("profiles add piped -u localhost:19530 --token-file -", { stdin: "ann:pw\n" });
    await run("profiles add filed -u localhost:19530 --token-file secret");
    const late = ["-u", "http://$" + "{HOST}:19530", "-t", "$" + "{TOKEN}"];
    await run(["profiles", "add", "late", ...late]);
    expect(written()).toMatch(
      /piped:\n {4}uri: http:\/\/localhost:19530\n {4}token: "?ann:pw"?\n {2}filed:\n {4}uri: .*\n {4}tokenFile: "?\/.*\/secret"?\n {2}late:\n {4}uri: "http:\/\/\$\{HOST\}:19530"\n {4}token: \$\{TOKEN\}\n$/,
    );
  });

  test.skipIf(!existsSync("/proc/self/root"))(
    "stores the token of a file that a shell makes for the command",
    async () => {
      const { run, written } = setUp();
      const file = `/proc/self/root${temporaryFolder()}/token`;
      writeFileSync(file, "ann:pw\n");
      await run(["profiles", "add", "prod", "-u", "localhost:19530", "--token-file", file]);
      expect(written()).toContain("    token: ann:pw\n");
    },
  );

  test("needs no address for Zilliz Cloud", async () => {
    const { run, written } = setUp();
    await run("profiles add zc --cluster-id in01-a -t key");
    expect(written()).toBe(
      "default: zc\nprofiles:\n  zc:\n    token: key\n    clusterId: in01-a\n",
    );
  });

  test("asks on a terminal, again if an answer is wrong, and for no more than is missing", async () => {
    const { run, written } = setUp();
    const terminal = { stdinTty: true, tty: 200, env: { NO_COLOR: "1" } };
    const answers = ["a b\n", "prod\n", "ftp://x\n", "\n", "ann:pw\r"];
    const { stderr } = await run("profiles add", { ...terminal, stdin: answers });
    expect(stderr).toMatch(
      /^Profile name: error: .*\nhint: use letters, .*\nProfile name: Server URI \[http:\/\/localhost:19530\]: error: URI .*\nhint: use a URL .*\nServer URI .*: Token \(user:password or API key; not shown; Enter for none\): \nprofile prod added/,
    );
    expect(stderr).not.toContain("pw");
    expect(written()).toContain("    uri: http://localhost:19530\n    token: ann:pw\n");
    const second = await run("profiles add two -u localhost:19530", { ...terminal, stdin: ["\n"] });
    expect(second.stderr).toMatch(/^Token .*: \nprofile two added/);
    expect(written()).toMatch(/two:\n {4}uri: http:\/\/localhost:19530\n$/);
  });

  test("writes nothing if the answers end", async () => {
    const { run, exists } = setUp();
    const ended = await run("profiles add prod", { stdinTty: true, tty: 80, stdin: ["x.test\n"] });
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toContain("canceled; nothing changed");
    expect(exists()).toBe(false);
  });
});

describe("profiles remove and use", () => {
  async function filled() {
    const place = setUp();
    for (const name of ["a", "b", "c"]) await place.run(`profiles add ${name} -u localhost:19530`);
    return place;
  }

  test("change the default, and say so", async () => {
    const { run, written } = await filled();
    expect(await run("profiles use b")).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: `profile b is now the default of ${own}\n`,
    });
    expect((await run("profiles")).stdout).toContain("\n* b ");
    expect((await run("profiles remove b")).stderr).toBe(
      `profile b removed from ${own}\nnote: ${own} no longer has a default; to set one: milvus-import profiles use a\n`,
    );
    expect((await run("profiles remove c")).stderr).toBe(
      `profile c removed from ${own}\nnote: the default is now profile a\n`,
    );
    expect((await run("profiles remove a")).stderr).toBe(`profile a removed from ${own}\n`);
    expect(written()).toBe("profiles: {}\n");
  });

  test.each(["remove", "use"])("%s suggests the name that was meant", async (kind) => {
    const { run } = setUp();
    await run("profiles add prod -u localhost:19530");
    expect(await run(`profiles ${kind} prd`)).toMatchObject({
      exitCode: 2,
      stderr: `error: no profile named "prd": ${own}\nhint: did you mean prod? profiles: prod\n`,
    });
  });

  test("use says what hides the profile from commands", async () => {
    const { run } = await filled();
    expect((await run("profiles use b", { env: { MILVUS_PROFILE: "c" } })).stderr).toBe(
      `profile b is now the default of ${own}\nnote: commands in this directory use profile c of ${own}\n`,
    );
    expect((await run("profiles use b", { env: { MILVUS_CONFIG: "ci.yaml" } })).stderr).toBe(
      `profile b is now the default of ${own}\nnote: MILVUS_CONFIG is set, so ${own} is not read\n`,
    );
    const hidden =
      "profile b is now the default of ~/.milvusrc\nnote: profile b of .milvusrc hides the one in ~/.milvusrc\n";
    const files = { ".milvusrc": "profiles: { b: {} }", "~/.milvusrc": "profiles: { b: {} }" };
    expect((await world({ files }).run("profiles use b")).stderr).toBe(hidden);
  });

  test.each([
    ["profiles ad", "unknown command: profiles ad", "did you mean add? commands: add, remove, use"],
    ["profiles frob", "unknown command: profiles frob", "commands: add, remove, use"],
    ["profiles list", "unknown command: profiles list", "milvus-import profiles"],
    ["profiles delete a", "unknown command: profiles delete", "milvus-import profiles remove a"],
    ["profiles new", "unknown command: profiles new", "milvus-import profiles add"],
    ["profiles default a", "unknown command: profiles default", "milvus-import profiles use a"],
    [
      "profiles use",
      "profiles use requires an argument: profile",
      "pass its name; to list the profiles: milvus-import profiles",
    ],
    [
      "profiles remove a b",
      'profiles remove takes 1 argument: "b"',
      "see milvus-import profiles remove --help",
    ],
    ["profiles add --frob", "unknown flag: --frob", "see milvus-import profiles add --help"],
  ])("%s is answered with what to type, or the page to read", async (line, what, hint) => {
    expect(await setUp().run(line)).toMatchObject({
      exitCode: 2,
      stderr: `error: ${what}\nhint: ${hint}\n`,
    });
  });
});

test("completion offers the commands of profiles, their flags, and the profiles to remove", async () => {
  const options = { files: { "~/.milvusrc": "profiles: { a: {}, b: {} }" } };
  expect((await completed(world(), "profiles ")).values).toEqual(["add", "remove", "use"]);
  expect((await completed(world(), "profiles add -")).values).toContain("--cluster-id");
  expect((await completed(world(), "profiles remove ", options)).values).toEqual(["a", "b"]);
});
