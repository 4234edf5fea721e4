import type { Candidates, CompletedCommand, CompletedOption } from './model';
import { groupsOf, nextWords, type ScriptData } from './script';

/**
 * A completion for fish 3 and later.
 * @see https://fishshell.com/docs/current/cmds/complete.html (3.7)
 */
export function fishScript({ commands, ruleIds }: ScriptData): string {
  const groups = groupsOf(commands);
  return `# fish completion for pinstream: pinstream completion fish | source
function __pinstream_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l wanted (string split ' ' -- $argv[1])
    test (count $words) -ge (count $wanted); or return 1
    for i in (seq (count $wanted))
        test $words[$i] = $wanted[$i]; or return 1
    end
end
function __pinstream_after
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv[1]"
end
function __pinstream_rules
    string split ' ' -- ${quotedForFish(ruleIds.join(' '))}
end
complete -c pinstream -f
${wordLines(commands, '')}
complete -c pinstream -n '__pinstream_after ""' -l help -d 'Show the commands'
complete -c pinstream -n '__pinstream_after ""' -l version -d 'Show the version'
${groups.map((group) => wordLines(commands, group)).join('\n')}
${commands.flatMap(linesOf).join('\n')}
`;
}

function wordLines(commands: readonly CompletedCommand[], before: string): string {
  const at = quotedForFish(`__pinstream_after ${quotedForFish(before)}`);
  return Array.from(nextWords(commands, before), ([word, summary]) => `complete -c pinstream -n ${at} -a ${word} -d ${quotedForFish(summary)}`).join('\n');
}

function linesOf({ name, options, operand }: CompletedCommand): readonly string[] {
  const at = `complete -c pinstream -n ${quotedForFish(`__pinstream_at ${quotedForFish(name)}`)}`;
  const operands = operand === undefined || operand.kind === 'any' ? [] : [`${at} ${completing(operand)}`];
  return [...options.map((option) => `${at} ${optionOf(option)}`), ...operands];
}

function optionOf({ name, summary, value }: CompletedOption): string {
  const said = `-l ${name.slice(2)} -d ${quotedForFish(summary)}`;
  return value ? `${said} -r ${value.kind === 'any' ? '-f' : completing(value)}` : said;
}

function completing(candidates: Candidates): string {
  switch (candidates.kind) {
    case 'words':
      return `-f -a ${quotedForFish(candidates.words.join(' '))}`;
    case 'files':
      return '-F';
    case 'folders':
      return "-f -a '(__fish_complete_directories)'";
    case 'rules':
      return "-f -a '(__pinstream_rules)'";
    case 'any':
      return '-f';
  }
}

/** Fish knows `\\` and `\'` between single quotes. */
function quotedForFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`;
}
