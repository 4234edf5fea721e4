import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { jsonl } from '../../lib/reporters/jsonl';
import { lintLineSchema } from '../../lib/reporters/json-schema';
import { contextOf, EVERYTHING, reportOf } from './shop';

describe('the jsonl reporter', () => {
  it('prints one finding a line, and the summary last', async () => {
    const printed = jsonl.render(EVERYTHING, contextOf({ showSuppressed: true }));
    await expect(printed).toMatchFileSnapshot('golden/everything.jsonl');
    expect(JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'summary', version: 1 });
  });

  it('prints lines that the published schema accepts', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    addFormats(ajv);
    const accepts = ajv.compile(toJsonSchema(lintLineSchema));
    const failures = [{ ruleId: 'floating-tag', subject: 'Pod/web in web.yaml', cause: new Error('tag is not a text') }];
    const stale = [{ fingerprint: '0123456789abcdef', ruleId: 'floating-tag', file: 'web.yaml', message: 'gone' }];
    const lines = [EVERYTHING, reportOf([], { failures, stale })].flatMap((report) => jsonl.render(report, contextOf({ showSuppressed: true })).trimEnd().split('\n'));
    expect(lines.length).toBeGreaterThan(4);
    for (const line of lines) expect(accepts(JSON.parse(line)), JSON.stringify(accepts.errors)).toBe(true);
    expect(accepts({ type: 'finding' })).toBe(false);
  });
});
