import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { milvusImport } from "./binary.ts";
import { openCommand, type Terminal } from "./terminal.ts";

export type TestedShell = "bash" | "zsh" | "fish";

export interface PromptedShell extends Terminal {
  /** Where the shell stands; empty at its start. */
  folder: string;
  /** The line with the prompt that is being typed at, without the prompt. */
  line(): string;
  /** Resolves once this line is as `isSo` wants it. */
  lineIs(isSo: (line: string) => boolean): Promise<void>;
  /** Types and presses Tab; again where a busy machine gave the program no answer in time. */
  complete(typed: string): Promise<void>;
}

const prompt = "ready> ";
const backspace = "\x7f";
const clear = "\x15";

/** What people write into the file that their shell reads at its start, and a prompt to be found by. */
const startFiles: Record<TestedShell, { path: string; text: string }> = {
  bash: {
    path: "bashrc",
    text: `PS1='${prompt}'\nbind 'set show-all-if-ambiguous on'\neval "$(milvus-import completion bash)"\n`,
  },
  zsh: {
    path: ".zshrc",
    text: `PS1='${prompt}'\nautoload -U compinit && compinit -u -D\neval "$(milvus-import completion zsh)"\n`,
  },
  fish: {
    path: "fish/config.fish",
    text: `function fish_prompt; echo -n '${prompt}'; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\nmilvus-import completion fish | source\n`,
  },
};

const invocations: Record<TestedShell, (home: string) => { args: string[]; env: Env }> = {
  bash: (home) => ({ args: ["--rcfile", join(home, "bashrc"), "-i"], env: {} }),
  zsh: (home) => ({ args: ["-i"], env: { ZDOTDIR: home } }),
  fish: (home) => ({ args: ["-i"], env: { XDG_CONFIG_HOME: home } }),
};

/** An interactive shell on a terminal, with the program in its path and its completion loaded. */
export async function openPromptedShell(shell: TestedShell, env: Env = {}): Promise<PromptedShell> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "milvus-import-shell-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [bin, folder] = [join(root, "bin"), join(root, "work")];
  const start = startFiles[shell];
  for (const made of [bin, folder, join(root, "fish")]) await mkdir(made);
  const { file, args } = milvusImport([]);
  const words = [file, ...args].map((word) => `'${word}'`).join(" ");
  await writeFile(join(bin, "milvus-import"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  await writeFile(join(root, start.path), `${start.text}cd '${folder}'\n`);
  const invocation = invocations[shell](root);
  const terminal = await openCommand(
    { file: shell, args: invocation.args },
    {
      columns: 120,
      rows: 40,
      env: {
        PATH: [bin, process.env.PATH].join(delimiter),
        LANG: "C.UTF-8",
        XDG_CACHE_HOME: join(root, "cache"),
        ...invocation.env,
        ...env,
      },
    },
  );
  const line = () => {
    const typed = terminal.screen().findLast((shown) => shown.startsWith(prompt.trimEnd()));
    return typed?.slice(prompt.length) ?? "";
  };
  const lineIs: PromptedShell["lineIs"] = (isSo) => terminal.waitFor(() => isSo(line()));
  const complete = async (typed: string) => {
    for (let tries = 0; tries < 5; tries += 1) {
      await rm(join(root, "cache"), { recursive: true, force: true });
      // What is typed behind the Tab is there when the shell has done with it.
      terminal.press(`${typed}\t;`);
      await lineIs((shown) => shown.endsWith(";"));
      const isOffered = line() !== `${typed};`;
      terminal.press(isOffered ? backspace : clear);
      await lineIs((shown) => !shown.endsWith(";"));
      if (isOffered) return;
    }
  };
  await terminal.waitFor((lines) => lines.some((shown) => shown === prompt.trimEnd()));
  return { ...terminal, folder, line, lineIs, complete };
}
