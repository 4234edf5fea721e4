import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHelm, findKustomize } from '../../../lib/sources/render/programs';
import { firstUseful, runProgram } from '../../../lib/sources/render/run-program';
import { inFolder } from '../../cli/run-cli';
import { programOnPath } from '../../support/registry/program';

/** Programs that print a text, whatever they are asked; one that begins with `!` ends with 1. */
async function withPrograms(texts: Readonly<Record<string, string>>, body: (options: { readonly cwd: string; readonly env: { readonly PATH: string } }) => Promise<void>): Promise<void> {
  await inFolder({}, async (cwd) => {
    for (const [name, text] of Object.entries(texts)) {
      const path = join(cwd, name);
      writeFileSync(path, `#!${process.execPath}\nconsole.${text.startsWith('!') ? 'error' : 'log'}(${JSON.stringify(text.replace('!', ''))}); process.exitCode = ${text.startsWith('!') ? 1 : 0};\n`);
      chmodSync(path, 0o755);
    }
    await body({ cwd, env: { PATH: cwd } });
  });
}

describe('the programs of the user', () => {
  it.each([
    ['v3.19.0+g3d8990f', 'v3.19.0'],
    ['v4.0.1', 'v4.0.1'],
    ['v3.8.0', 'v3.8.0'],
  ])('helm that answers %s is taken', (answer, version) =>
    withPrograms({ helm: answer }, async (options) => {
      expect(await findHelm(options)).toEqual({ ok: true, program: { name: 'helm', verb: [], version } });
    }),
  );

  it.each([
    ['v3.7.2', 'the helm on the PATH is v3.7.2, and v3.8 is the oldest that will do'],
    ['Client: &version.Version{SemVer:"v2.17.0"}', 'the helm on the PATH is v2.17.0, and v3.8 is the oldest that will do'],
    ['!Error: no such command', 'the helm on the PATH does not tell its release: no such command'],
  ])('helm that answers %s is not', (answer, why) =>
    withPrograms({ helm: answer }, async (options) => {
      expect(await findHelm(options)).toEqual({ ok: false, why });
    }),
  );

  it('kustomize goes before kubectl, in the words of old releases too', () =>
    withPrograms({ kustomize: '{Version:kustomize/v4.5.7 GitCommit:56d82a8 BuildDate:2022-08-02 GoOs:linux}', kubectl: 'v1.34.0' }, async (options) => {
      expect(await findKustomize(options)).toEqual({ ok: true, program: { name: 'kustomize', verb: ['build'], version: 'v4.5.7' } });
    }));

  it('kubectl stands in for a kustomize that is too old, or not there', () =>
    withPrograms({ kustomize: 'v3.8.7', kubectl: '{"clientVersion": {"gitVersion": "v1.32.4"}, "kustomizeVersion": "v5.5.0"}' }, async (options) => {
      expect(await findKustomize(options)).toEqual({ ok: true, program: { name: 'kubectl', verb: ['kustomize'], version: 'v1.32.4' } });
      if (programOnPath('kubectl') !== undefined) expect(await findKustomize({ ...options, env: { PATH: process.env['PATH'] ?? '' } })).toMatchObject({ ok: true });
    }));

  it('what is missing is told by name', async () => {
    expect(await findKustomize({ cwd: '/', env: { PATH: '/nowhere' } })).toEqual({ ok: false, why: 'there is no kustomize and no kubectl on the PATH' });
  });
});

describe('a program that runs', () => {
  it('is ended when the run is interrupted', () =>
    inFolder({ 'wait.cjs': 'setInterval(() => {}, 1000);\n' }, async (cwd) => {
      const controller = new AbortController();
      const outcome = runProgram(process.execPath, [join(cwd, 'wait.cjs')], { cwd, env: {}, signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      expect(await outcome).toEqual({ kind: 'failed', why: 'was interrupted' });
    }));

  it.each([
    ['Error: execution error at (web/templates/a.yaml:1:4): no host\n\nUse --debug flag to render out invalid YAML\n', 'execution error at (web/templates/a.yaml:1:4): no host'],
    ['WARNING: Kubernetes configuration file is group-readable\nError: found in Chart.yaml, but missing in charts/ directory: db\n', 'found in Chart.yaml, but missing in charts/ directory: db'],
    ["# Warning: 'bases' is deprecated.\nerror: accumulating resources\n", 'accumulating resources'],
    ['panic\n', 'panic'],
    ['', 'it does not say why'],
    [`Error: ${'x'.repeat(300)}`, `${'x'.repeat(240)}…`],
  ])('of %j the line that tells why is shown', (said, line) => {
    expect(firstUseful(said)).toBe(line);
  });
});
