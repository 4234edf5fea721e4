import { describe, it } from 'vitest';
import { needsPreCommit, playScenario, SCENARIOS } from './scenario';

// Those that need pre-commit are played where it is set up: pre-commit.test.ts.
for (const name of SCENARIOS.filter((some) => !needsPreCommit(some))) {
  describe(`scenario ${name}`, () => {
    it('goes as it is written, command by command', () => playScenario(name));
  });
}
