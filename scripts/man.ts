// `node scripts/run.mjs man` writes the manual page that is published, from the definitions that help and completions come from.
import { mkdirSync, writeFileSync } from 'node:fs';
import { allCommands } from '../lib/cli/commands';
import { VERSION } from '../lib/cli/version';
import { manPage } from './man/page';

mkdirSync('build', { recursive: true });
allCommands().then(
  (commands) => writeFileSync('build/pinstream.1', manPage(commands, VERSION)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
