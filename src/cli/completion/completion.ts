import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { parseChoice } from "../../base/values.ts";
import { addHelp, describeArgument, orList } from "../../commands/flags/output.ts";
import { type Shell, shells } from "./shells.ts";

export function addCompletionCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Print a completion script. It completes commands, flags, values, profiles, and the jobs and collections of the current server (queried for at most 0.3s, then cached for 5s).",
    {
      'eval "$(milvus-import completion bash)"': "bash: add to ~/.bashrc",
      'eval "$(milvus-import completion zsh)"': "zsh: add to ~/.zshrc, after compinit",
      "milvus-import completion fish | source": "fish: add to ~/.config/fish/config.fish",
      "milvus-import completion powershell | Out-String | Invoke-Expression":
        "PowerShell: add to the file $PROFILE",
    },
  );
  describeArgument(command, orList(shells), shells);
  command.action((shell: string) => {
    context.stdout.write(scripts[parseChoice(shell, shells, "completion")]);
  });
}

const bash = `# bash completion for milvus-import
_milvus_import() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("$line")
    fi
  done < <(command milvus-import __complete bash "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o nosort -F _milvus_import milvus-import 2>/dev/null ||
  complete -F _milvus_import milvus-import
`;

const zsh = `#compdef milvus-import
# zsh completion for milvus-import
_milvus_import() {
  local -a lines
  lines=(\${(f)"$(command milvus-import __complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)"})
  if [[ $lines[1] == :files ]]; then
    compset -P '--*='
    _files
  else
    _describe -V milvus-import lines
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _milvus_import "$@"
else
  compdef _milvus_import milvus-import
fi
`;

const fish = `# fish completion for milvus-import
function __milvus_import_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    for line in (command milvus-import __complete fish $words[2..] "$word" 2>/dev/null)
        if test "$line" = :files
            set -l flag (string match -r -- '^--[^=]*=' "$word")
            string join -- \\n "$flag"(__fish_complete_path (string replace -- "$flag" '' "$word"))
        else
            printf '%s\\n' $line
        end
    end
end
complete -c milvus-import -f -k -a '(__milvus_import_complete)'
`;

const powershell = `# PowerShell completion for milvus-import
Register-ArgumentCompleter -Native -CommandName milvus-import -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $lines = @(& milvus-import __complete powershell @words "$wordToComplete." 2>$null)
    # Return '' to keep PowerShell from offering files.
    if ($lines.Count -eq 0) { return '' }
    foreach ($line in $lines) {
        if ($line -eq ':files') { return }
        $text, $shown, $description = $line -split "\`t", 3
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $description)
    }
}
`;

/** What each shell reads at its start. At each key, the scripts run `__complete`. */
export const scripts: Record<Shell, string> = { bash, zsh, fish, powershell };
