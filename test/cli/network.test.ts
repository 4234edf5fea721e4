import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const CLI = resolve('build/cli.js');
const TRAP = resolve('test/support/trap-sockets.cjs');
const built = existsSync(CLI);

function trapped(words: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  // By environment, so that the app that synth runs is trapped too.
  const env = { ...process.env, NODE_OPTIONS: `--require ${TRAP}` };
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env });
  return { status, stderr };
}

describe.skipIf(!built)(`no command opens a socket${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  it.each<[readonly string[], number]>([
    [['--version'], 0],
    [['lint', 'test/projects', '--format', 'sarif'], 1],
    [['explain', 'short-image-name'], 0],
    [['rules', '--format', 'json'], 0],
    [['trace', 'quay.io/shop/web:1.0'], 0],
    [['images', 'list', 'test/projects'], 0],
    [['images', 'check', 'test/charts'], 0],
    [['images', 'pin', '--offline', '--check'], 0],
    [['images', 'prune', '--app', '--check'], 1],
    [['synth', '--stdout'], 0],
  ])('%j', (words, status) => {
    expect(trapped([CLI, ...words])).toMatchObject({ status, stderr: expect.not.stringContaining('opened a socket') as unknown });
  });

  it('and the trap closes when something does', () => {
    expect(trapped(['-e', 'require("node:net").connect(9, "127.0.0.1")'])).toEqual({ status: 99, stderr: 'opened a socket: net.connect\n' });
  });
});
