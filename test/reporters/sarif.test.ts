import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sarif, uriReference } from '../../lib/reporters/sarif';
import { needing } from '../support/corpus';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

const SCHEMA = resolve(__dirname, '../../../shared/schemas/sarif-2.1.0.schema.json');
const schema = existsSync(SCHEMA) ? SCHEMA : undefined;

describe('the sarif reporter', () => {
  it('prints one run with rules, results and notifications', async () => {
    await expect(sarif.render(EVERYTHING, contextOf())).toMatchFileSnapshot('golden/everything.sarif');
  });

  it.skipIf(schema === undefined)(`is valid by the schema of SARIF 2.1.0${needing('the schema', schema)}`, () => {
    const validate = schemaCheck();
    for (const report of [EVERYTHING, reportOf([])]) {
      expect(validate(JSON.parse(sarif.render(report, contextOf()))), JSON.stringify(validate.errors, undefined, 2)).toBe(true);
    }
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  it('maps severities to the levels of the format', () => {
    const place = placeOf('base/stream.yaml', 'shop', ['metadata', 'name']);
    const report = reportOf((['error', 'warning', 'info'] as const).map((severity) => findingOf({ severity, place })));
    expect(JSON.parse(sarif.render(report, contextOf()))).toMatchObject({ runs: [{ results: [{ level: 'error' }, { level: 'warning' }, { level: 'note' }] }] });
  });

  it('marks every result as suppressed or not once one is', () => {
    const place = placeOf('base/stream.yaml', 'shop', ['metadata', 'name']);
    const suppressed = { by: 'annotation', reason: 'vendor image', until: '2026-03-31' } as const;
    const printed: unknown = JSON.parse(sarif.render(reportOf([findingOf({ place }), findingOf({ place, suppressed })]), contextOf()));
    expect(printed).toMatchObject({ runs: [{ results: [{ suppressions: [] }, { suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'vendor image (until 2026-03-31)' }] }] }] });
    expect(sarif.render(reportOf([findingOf({ place })]), contextOf())).not.toContain('suppressions');
  });

  it('names an object without positions by logical locations alone', () => {
    const report = reportOf([findingOf({ place: { uri: 'cluster:shop/StatefulSet/shop', path: ['spec'], span: undefined } })]);
    const printed = sarif.render(report, contextOf());
    expect(printed).not.toContain('physicalLocation');
    expect(printed).toContain('"fullyQualifiedName": "apps/v1/StatefulSet/shop#spec.template.spec.containers[0].image"');
    expect(printed).toContain('"name": "cluster:shop/StatefulSet/shop"');
  });

  it('says that the run was no success when a rule threw', () => {
    const failures = [{ ruleId: 'floating-tag', subject: 'Pod/web in web.yaml', cause: new Error('tag is not a text') }];
    expect(JSON.parse(sarif.render(reportOf([], { failures }), contextOf()))).toMatchObject({
      runs: [{ invocations: [{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', associatedRule: { id: 'floating-tag', index: 0 } }] }] }],
    });
  });

  it('lets no text of a manifest become a link', () => {
    const report = reportOf([findingOf({ message: 'the key [web](1) is odd, containers[0] is not', place: placeOf('base/stream.yaml', 'shop', []) })]);
    expect(JSON.parse(sarif.render(report, contextOf()))).toMatchObject({ runs: [{ results: [{ message: { text: 'the key \\[web](1) is odd, containers[0] is not' } }] }] });
  });

  it('encodes file names as URI references', () => {
    expect(uriReference('apps/web one.yaml')).toBe('apps/web%20one.yaml');
    expect(uriReference('a:b#c?.yaml')).toBe('a%3Ab%23c%3F.yaml');
    expect(uriReference('/srv/shop/価.yaml')).toBe('file:///srv/shop/%E4%BE%A1.yaml');
    expect(uriReference('../web.yaml')).toBe('../web.yaml');
    expect(uriReference('<stdin>')).toBe('%3Cstdin%3E');
  });

  it('brings every relative file name back from its URI reference', () => {
    const step = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('/') && !/^\.+$/.test(text) && !/\p{Surrogate}/u.test(text));
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
      const path = steps.join('/');
      expect(uriReference(path)).toMatch(/^[\w\-.!~*'()%/]+$/);
      expect(decodeURIComponent(new URL(uriReference(path), 'https://shop.example/').pathname)).toBe(`/${path}`);
    }));
  });
});

/** The schema is of draft 4, which ajv reads without its `id` and `$schema`; it uses nothing else that changed. */
function schemaCheck() {
  const draft4 = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Record<string, unknown>;
  const rest = Object.fromEntries(Object.entries(draft4).filter(([key]) => key !== 'id' && key !== '$schema'));
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  return ajv.compile(rest);
}
