import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';

/** Of the Debian package `docker-registry`; 2.8.2 is what the tests were written against. */
const REGISTRY = 'docker-registry';

/** Where the registry's program is; `undefined` where it is not installed. */
export function registryProgram(): string | undefined {
  return programOnPath(REGISTRY);
}

/** Where a program is that the `PATH` leads to. */
export function programOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * A group of tests that need a real registry, and the programs of `alsoNeeded`. Where one is missing, the group is skipped under a title
 * that names it, or fails with `REQUIRE_REGISTRY=1` in the environment, so that a build machine does not lose the tests unnoticed.
 */
export function withRegistry(title: string, tests: () => void, alsoNeeded: readonly string[] = []): void {
  const missing = [REGISTRY, ...alsoNeeded].filter((name) => programOnPath(name) === undefined);
  if (missing.length === 0) {
    describe(title, tests);
  } else if (process.env['REQUIRE_REGISTRY'] === '1') {
    it(`${title}: needs ${missing.join(' and ')}`, () => {
      throw new Error(`REQUIRE_REGISTRY=1 is set, and ${missing.join(' and ')} cannot be found on the PATH`);
    });
  } else {
    describe.skip(`${title} (not run: ${missing.join(' and ')} not installed)`, tests);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
