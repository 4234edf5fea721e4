import { defineConfig } from 'vitest/config';

/** Tests of what talks to programs, sockets and the process itself: each file gets a process of its own. */
const APART = ['cli', 'cluster', 'package', 'processor', 'registry', 'scripts', 'sources'].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // The report is what `.ci/run` counts.
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: 'node_modules/.cache/pinstream/tests.json' }]],
    projects: [
      // They wait for others most of the time, so that two go side by side.
      { test: { name: 'apart', include: APART, testTimeout: 30_000, maxWorkers: 2, sequence: { groupOrder: 1 } } },
      // What is pure leaves nothing behind: its files share the modules that the first of them loaded, which takes a third of the time.
      // One at a time, since some hold what is measured against a bar.
      { test: { name: 'pure', include: ['test/**/*.test.ts'], exclude: APART, testTimeout: 30_000, isolate: false, maxWorkers: 1, sequence: { groupOrder: 0 } } },
    ],
  },
});
