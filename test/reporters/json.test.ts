import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { json } from '../../lib/reporters/json';
import { lintReportSchema } from '../../lib/reporters/json-schema';
import { RULES } from '../../rules';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

describe('the json reporter', () => {
  it('prints the whole report', async () => {
    await expect(json.render(EVERYTHING, contextOf())).toMatchFileSnapshot('golden/everything.json');
  });

  it('prints what its definition says, and no field more', () => {
    for (const report of [EVERYTHING, reportOf([])]) {
      const printed: unknown = JSON.parse(json.render(report, contextOf({ showSuppressed: true })));
      expect(v.parse(lintReportSchema, printed)).toEqual(printed);
    }
  });

  it('is valid by the published schema', () => {
    const validate = schemaCheck();
    const printed: unknown = JSON.parse(json.render(EVERYTHING, contextOf({ showSuppressed: true })));
    expect(validate(printed), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...asMap(printed), version: 2 })).toBe(false);
  });

  it('has a word for every rule that there is', () => {
    const printed: unknown = JSON.parse(json.render({ ...reportOf([]), rules: RULES }, contextOf()));
    expect(v.parse(lintReportSchema, printed)).toEqual(printed);
  });

  it('leaves out positions where there are none', () => {
    const report = reportOf([findingOf({ place: { uri: 'cluster:shop/StatefulSet/shop', path: ['spec', 'replicas'], span: undefined } })]);
    expect(JSON.parse(json.render(report, contextOf()))).toMatchObject({ findings: [{ location: { name: 'cluster:shop/StatefulSet/shop', path: ['spec', 'replicas'], pointer: '/spec/replicas' } }] });
    expect(json.render(report, contextOf())).not.toMatch(/"(?:file|start|end|line)"/);
  });

  it('counts suppressed findings, and lists them when asked', () => {
    const listed = (showSuppressed: boolean): unknown => JSON.parse(json.render(EVERYTHING, contextOf({ showSuppressed })));
    expect(listed(false)).toMatchObject({ summary: { failing: 1, findings: { error: 1, warning: 2, info: 1, suppressed: 1 } } });
    expect(asMap(listed(false))['findings']).toHaveLength(4);
    expect(asMap(listed(true))['findings']).toHaveLength(5);
  });

  it('tells a repair of a Secret without the values in it', () => {
    const place = placeOf('apps/web one.yaml', 'hunter2', ['stringData', 'password']);
    const login = { apiVersion: 'v1', kind: 'Secret', name: 'web-login', namespace: undefined, path: 'stringData.password' };
    const fix = { safety: 'safe', title: 'quote the value', edits: [{ op: 'replace', path: ['stringData', 'password'], value: 'hunter2' }] } as const;
    const printed = json.render(reportOf([findingOf({ place, object: login, fix })]), contextOf());
    expect(printed).toContain('quote the value');
    expect(printed).not.toContain('hunter2');
    expect(json.render(reportOf([findingOf({ place, fix: { safety: 'safe', title: 'create it', edits: [], creates: { kind: 'Secret', data: { a: 'hunter2' } } } })]), contextOf())).not.toContain('hunter2');
  });
});

function schemaCheck() {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  addFormats(ajv);
  return ajv.compile(toJsonSchema(lintReportSchema));
}

function asMap(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('the report is an object');
  return { ...value };
}
