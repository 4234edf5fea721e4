import type { Candidates, CompletedCommand, CompletedOption } from './model';
import { groupsOf, nextWords, quoted, type ScriptData } from './script';

/**
 * A completion for zsh, for `eval` and, as a file `_pinstream`, for `fpath`.
 * @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html (5.9; `_arguments`, `_describe`)
 */
export function zshScript({ commands, ruleIds }: ScriptData): string {
  return `#compdef pinstream
# zsh completion for pinstream: source <(pinstream completion zsh)
_pinstream_rules() { compadd -- ${ruleIds.join(' ')} }
_pinstream() {
  local command=$words[2]
  if ((CURRENT == 2)); then
    local -a commands=(${describe(nextWords(commands, ''))})
    _describe command commands
    return
  fi
  case $command in
${groupsOf(commands).map((group) => `    ${group})\n      if ((CURRENT == 3)); then\n        local -a commands=(${describe(nextWords(commands, group))})\n        _describe command commands\n        return\n      fi\n      command="$command $words[3]"\n      shift words\n      ((CURRENT--))\n      ;;`).join('\n')}
  esac
  shift words
  ((CURRENT--))
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
if [[ $funcstack[1] == _pinstream ]]; then _pinstream "$@"; else compdef _pinstream pinstream; fi
`;
}

function describe(words: ReadonlyMap<string, string>): string {
  return Array.from(words, ([word, summary]) => quoted(`${word}:${summary}`)).join(' ');
}

function caseOf({ name, options, operand }: CompletedCommand): string {
  const operands = operand === undefined ? [] : [quoted(`*: :${completing(operand)}`)];
  return `    ${quoted(name)}) _arguments -s -S ${[...options.map(optionSpec), ...operands].join(' ')} ;;`;
}

/** `--format=[summary]: :(a b)`: the value as a word of its own or behind `=`; behind `=-` it may stand there alone. */
function optionSpec({ name, summary, value, attached }: CompletedOption): string {
  const said = `[${summary.replaceAll(/[[\]\\:]/g, (sign) => `\\${sign}`)}]`;
  if (!value) return quoted(`${name}${said}`);
  return quoted(`*${name}${attached ? '=-' : '='}${said}:${attached ? ':' : ''} :${completing(value)}`);
}

function completing(candidates: Candidates): string {
  switch (candidates.kind) {
    case 'words':
      return `(${candidates.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'rules':
      return '_pinstream_rules';
    case 'any':
      return '';
  }
}
