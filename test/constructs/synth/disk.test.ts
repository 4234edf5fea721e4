import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesIn, folder } from '../harness';
import { shopProgram } from './child';

const shop = shopProgram();
afterAll(() => shop.remove());

const BEFORE = ['cache=10', 'web=10', 'worker=10'];

/** A folder with the manifests of an earlier synth and a file of somebody else. */
function earlier(): string {
  const outdir = join(folder(), 'dist');
  expect(shop.run(shop.command(outdir, BEFORE))).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(join(outdir, 'route.yaml'), 'kind: Route\n');
  return outdir;
}

describe('when the disk is full in mid-write', () => {
  it('nothing has changed when a file may not grow so large', () => {
    const outdir = earlier();
    const before = filesIn(outdir);
    const ended = shop.run(`ulimit -f 64 && ${shop.command(outdir, ['added=10', 'cache=11', 'web=90000', 'worker=11'])}`);
    expect(ended).toMatchObject({ status: 2, signal: null, stderr: expect.stringMatching(/^unwritable: .*: EFBIG/) as unknown });
    expect(filesIn(outdir)).toEqual(before);
    expect(readdirSync(outdir).sort()).toEqual(['cache.k8s.yaml', 'route.yaml', 'web.k8s.yaml', 'worker.k8s.yaml']);
  });

  it('no empty folder is left where there was none', () => {
    const outdir = join(folder(), 'dist');
    expect(shop.run(`ulimit -f 64 && ${shop.command(outdir, ['web=90000'])}`).status).toBe(2);
    expect(readdirSync(join(outdir, '..'))).toEqual([]);
  });

  it('new files that already have their names are taken back', () => {
    const outdir = earlier();
    const before = filesIn(outdir);
    const charts = ['added=10', 'another=10', ...BEFORE.map((chart) => `${chart}1`)];
    const ended = shop.run(shop.command(outdir, charts, preload('renameSync', 2, "throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });")));
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/^unwritable: .*ENOSPC/) as unknown });
    expect(filesIn(outdir)).toEqual(before);
  });
});

describe('when synth is killed', () => {
  const CHARTS = ['added=20', 'cache=20', 'web=20', 'worker=20'];

  it.each([
    ['writeFileSync', 1],
    ['writeFileSync', 3],
    ['renameSync', 1],
    ['renameSync', 2],
    ['renameSync', 4],
  ] as const)('at %s number %i, each manifest is the old or the new one, and the next synth tidies up', (call, count) => {
    const outdir = earlier();
    const old = filesIn(outdir);
    const ended = shop.run(`exec ${shop.command(outdir, CHARTS, preload(call, count, "process.kill(process.pid, 'SIGKILL');"))}`);
    expect(ended).toMatchObject({ status: null, signal: 'SIGKILL' });
    const between = manifestsIn(outdir);
    expect(shop.run(shop.command(outdir, CHARTS))).toMatchObject({ status: 0, stderr: '' });
    const made = filesIn(outdir);
    for (const [name, text] of Object.entries(between)) expect([old[name], made[name]]).toContain(text);
    expect(Object.keys(made).sort()).toEqual(['added.k8s.yaml', 'cache.k8s.yaml', 'route.yaml', 'web.k8s.yaml', 'worker.k8s.yaml']);
    expect(readdirSync(outdir)).toHaveLength(5);
  });

  it('what a synth that still runs has staged stays', () => {
    const outdir = earlier();
    mkdirSync(join(outdir, `.pinstream-${process.pid}-Ab12Cd`));
    mkdirSync(join(outdir, '.pinstream-notes'));
    expect(shop.run(shop.command(outdir, BEFORE)).status).toBe(0);
    expect(readdirSync(outdir)).toEqual(expect.arrayContaining([`.pinstream-${process.pid}-Ab12Cd`, '.pinstream-notes']));
  });
});

/** A module that, preloaded, does something at the `count`th call of a function of `node:fs` and before it is carried out. */
function preload(call: 'renameSync' | 'writeFileSync', count: number, act: string): string {
  const path = join(folder(), 'preload.cjs');
  writeFileSync(path, `const fs = require('node:fs'); const call = fs.${call}; let left = ${count}; fs.${call} = (...words) => { if (--left === 0) { ${act} } return call(...words); };`);
  return path;
}

/** The manifests at the top of a folder, which is all that readers look at; what is staged has other names. */
function manifestsIn(outdir: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(filesIn(outdir)).filter(([name]) => name.endsWith('.yaml')));
}
