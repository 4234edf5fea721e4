import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DIGEST, inFolder, type Outcome, runCli } from './run-cli';

const LOCK = `lockfileVersion: 1\nimages:\n  quay.io/shop/web:1.0:\n    digest: ${DIGEST}\n`;
const VALUES = 'image:\n  repository: quay.io/shop/web # the front\n  tag: "1.0"\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: LABELS }\nspec: { containers: [{ name: web, image: IMAGE }] }\n';

/**
 * Stands for helm: prints a Pod with the tag that it reads in the values, the way the chart in question would. No chart needs more to show
 * what is asked of it and what becomes of its answer; helm itself comes from the user.
 */
const HELM = `#!${process.execPath}
const values = require('node:fs').readFileSync(0, 'utf8');
const [, , verb, , folder, , from] = process.argv;
if (verb !== 'template' || from !== '-') process.exit(9);
const tag = /tag: "(.*)"/.exec(values)[1];
const text = require('node:fs').readFileSync(folder + '/templates/pod.txt', 'utf8');
if (text === 'broken') { console.error('Error: template: web/templates/pod.yaml:1: unexpected EOF'); process.exit(1); }
console.log(text.replace('IMAGE', 'quay.io/shop/web:' + tag).replace('TAG', tag));
`;

async function pinWith(template: string, check: (outcome: Outcome, values: () => string) => void, { helm = true } = {}): Promise<void> {
  await inFolder({ 'web/Chart.yaml': 'name: web\n', 'web/values.yaml': VALUES, 'web/templates/pod.txt': template, 'images.lock.yaml': LOCK }, async (cwd) => {
    mkdirSync(join(cwd, 'bin'));
    if (helm) writeFileSync(join(cwd, 'bin', 'helm'), HELM);
    if (helm) chmodSync(join(cwd, 'bin', 'helm'), 0o755);
    const env = { PATH: [join(cwd, 'bin'), '/nowhere'].join(delimiter) };
    const outcome = await runCli(['images', 'pin', 'web', '--offline', '--write', '--helm-values', '--helm-render'], { cwd, env });
    check(outcome, () => readFileSync(join(cwd, 'web', 'values.yaml'), 'utf8'));
  });
}

describe('images pin --helm-render', () => {
  it('writes values of which the chart makes pinned images', () =>
    pinWith(POD.replace('LABELS', '{ app: web }'), ({ code, err }, values) => {
      expect({ code, err }).toMatchObject({ code: 0 });
      expect(values()).toBe(VALUES.replace('"1.0"', `"1.0@${DIGEST}"`));
    }));

  it.each([
    ['images that the chart takes from elsewhere', POD.replace('LABELS', '{}').replace('IMAGE', 'quay.io/shop/other:2'), 'NOT_PINNED'],
    ['labels that the digest would break', POD.replace('LABELS', '{ version: "TAG" }'), 'LABEL_INVALID'],
    ['a chart that comes to nothing', '# off\n', 'NOT_RENDERED'],
  ])('writes nothing and ends with 3 for %s', (_, template, code) =>
    pinWith(template, (outcome, values) => {
      expect(outcome).toMatchObject({ code: 3, out: expect.stringContaining(code) as unknown });
      expect(values()).toBe(VALUES);
    }),
  );

  it('hands on what helm says of a chart that does not render', () =>
    pinWith('broken', (outcome, values) => {
      expect(outcome).toMatchObject({ code: 2, err: expect.stringMatching(/helm cannot render .*web: Error: template: web\/templates\/pod.yaml:1: unexpected EOF/) as unknown });
      expect(values()).toBe(VALUES);
    }));

  it('says that helm is missing, and how to do without', () =>
    pinWith(POD, (outcome, values) => {
      expect(outcome).toMatchObject({ code: 2, err: expect.stringContaining('error: there is no helm on the PATH\n  install helm, or leave out --helm-render\n') as unknown });
      expect(values()).toBe(VALUES);
    }, { helm: false }));
});
