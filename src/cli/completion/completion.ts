import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { parseChoice } from "../../base/values.ts";
import { addExamples } from "../../commands/flags/common.ts";
import { type Shell, shells } from "./shells.ts";

export function addCompletionCommand(program: Command, context: Context): void {
  const command = program
    .command("completion")
    .summary("print a completion script for bash, zsh, fish or PowerShell")
    .argument("<shell>", `one of ${shells.join(", ")}`, (text) =>
      parseChoice(text, shells, "completion"),
    )
    .action((shell: Shell) => completion(shell, context));
  addExamples(
    command,
    "Prints a script with which the shell completes commands, flags and their values, profiles of the configuration,\n" +
      "and jobs and collections of the server in use, which is asked for 0.3s at most.",
    [
      ['eval "$(milvus-import completion bash)"', "bash: write this line into ~/.bashrc"],
      ['eval "$(milvus-import completion zsh)"', "zsh: into ~/.zshrc, below compinit"],
      ["milvus-import completion fish | source", "fish: into ~/.config/fish/config.fish"],
      [
        "milvus-import completion powershell | Out-String | Invoke-Expression",
        "PowerShell: into the file that $PROFILE names",
      ],
    ],
  );
}

async function completion(shell: Shell, context: Context): Promise<void> {
  const { scripts } = await import("./scripts.ts");
  context.stdout.write(scripts[shell]);
}
