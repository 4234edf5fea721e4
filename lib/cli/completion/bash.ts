import type { Candidates, CompletedCommand } from './model';
import { groupsOf, nextWords, quoted, type ScriptData } from './script';

/**
 * A completion for bash 3.2 and later that needs nothing besides bash. Bash splits words at `=`, so that the value of `--format=json` is
 * a word of its own behind a word `=`.
 * @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html (5.2)
 */
export function bashScript({ commands, ruleIds }: ScriptData): string {
  const groups = groupsOf(commands);
  return `# bash completion for pinstream: source <(pinstream completion bash)
_pinstream() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" attached=
  COMPREPLY=()
  if [[ $current == "=" ]]; then
    current= attached=1
  elif [[ $before == "=" ]]; then
    before="\${COMP_WORDS[COMP_CWORD-2]}" attached=1
  fi
  local command="\${COMP_WORDS[1]}"
  if ((COMP_CWORD == 1)); then
    _pinstream_words ${quoted([...nextWords(commands, '').keys(), '--help', '--version'].join(' '))}
    return
  fi
  case $command in
${groups.map((group) => `    ${group})\n      if ((COMP_CWORD == 2)); then\n        _pinstream_words ${quoted([...nextWords(commands, group).keys()].join(' '))}\n        return\n      fi\n      command+=" \${COMP_WORDS[2]}"\n      ;;`).join('\n')}
  esac
  case $command in
${commands.map(caseOf).join('\n')}
  esac
}
_pinstream_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_pinstream_files() { compopt -o filenames 2> /dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current")); }
_pinstream_folders() { compopt -o filenames 2> /dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -d -- "$current")); }
_pinstream_rules() { _pinstream_words ${quoted(ruleIds.join(' '))}; }
complete -F _pinstream pinstream
`;
}

function caseOf({ name, options, operand }: CompletedCommand): string {
  const values = options.flatMap(({ name: option, value, attached }) => {
    if (!value) return [];
    const act = completing(value);
    return [`        ${option})${attached ? ' [[ $attached ]] &&' : ''} { ${act}; return; } ;;`];
  });
  const names = options.map(({ name: option, attached }) => (attached ? `${option} ${option}=` : option)).join(' ');
  return `    ${quoted(name)})
      case $before in
${values.length === 0 ? '        *) ;;' : values.join('\n')}
      esac
      if [[ $current == -* ]]; then
        _pinstream_words ${quoted(names)}
      else
        ${operand === undefined ? ':' : completing(operand)}
      fi
      ;;`;
}

function completing(candidates: Candidates): string {
  switch (candidates.kind) {
    case 'words':
      return `_pinstream_words ${quoted(candidates.words.join(' '))}`;
    case 'any':
      return ':';
    default:
      return `_pinstream_${candidates.kind}`;
  }
}
