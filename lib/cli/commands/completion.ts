import { EXIT, UserError } from '../../base/errors';
import { command } from '../command';
import { completedCommand, SHELLS } from '../completion/model';
import type { ScriptData } from '../completion/script';
import { wordAmong } from '../flags';
import { openRules } from '../rule-modules';

/** Prints what makes a shell complete commands, options, their values and rule ids. */
export const completion = command({
  name: 'completion',
  summary: `Print the completion script of a shell: ${SHELLS.join(', ')}`,
  operand: '<shell>',
  flags: {},
  async run({ operands: [shell] }, io) {
    if (shell === undefined) throw new UserError('usage', 'completion needs a shell', { hint: `give one of ${SHELLS.join(', ')}` });
    const { allCommands } = await import('../commands.js');
    const [commands, { rules }] = await Promise.all([allCommands(), openRules({ rules: [], allowCode: false }, io)]);
    io.stdout.write(await scriptFor(wordAmong(SHELLS, shell, 'completion'), { commands: commands.map(completedCommand), ruleIds: rules.map(({ id }) => id) }));
    return EXIT.clean;
  },
});

async function scriptFor(shell: (typeof SHELLS)[number], data: ScriptData): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.js')).bashScript(data);
    case 'fish':
      return (await import('../completion/fish.js')).fishScript(data);
    case 'zsh':
      return (await import('../completion/zsh.js')).zshScript(data);
  }
}
