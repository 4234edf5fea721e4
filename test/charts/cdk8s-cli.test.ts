import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesIn, folder } from '../constructs/harness';

const ROOT = resolve(__dirname, '../..');
const CDK8S = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin/cdk8s');
const built = existsSync(join(ROOT, 'build/charts/main.js'));

describe.skipIf(!built)(`cdk8s-cli with the project's cdk8s.yaml${built ? '' : ' (skipped: run npm run build first)'}`, () => {
  it('makes the bytes that PinstreamApp makes by itself, and finds nothing to warn of in them', () => {
    const [output, own] = [folder(), folder()];
    const { status, stdout, stderr } = spawnSync(process.execPath, [CDK8S, 'synth', '--check-upgrade=false', '--output', output], { cwd: ROOT, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/Status\s+│ success/);
    // What the plugin under validations was told of construct paths.
    rmSync(join(output, 'construct-metadata.json'));
    const alone = spawnSync(process.execPath, ['build/charts/main.js'], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, CDK8S_OUTDIR: own } });
    expect(alone).toMatchObject({ status: 0, stderr: '' });
    expect(Object.keys(filesIn(output)).length).toBeGreaterThan(5);
    expect(filesIn(output)).toEqual(filesIn(own));
  });
});
