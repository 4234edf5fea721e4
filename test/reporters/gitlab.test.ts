import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { gitlab } from '../../lib/reporters/gitlab';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

/** What GitLab's documentation asks of an issue; it publishes no schema. @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const ISSUES = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: { path: { type: 'string', pattern: '^(?!\\./|/)' }, lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } } },
      },
    },
  },
};

const accepts = new Ajv({ strict: false }).compile(ISSUES);

describe('the gitlab reporter', () => {
  it('prints a list of issues as GitLab reads them', async () => {
    const printed = gitlab.render(EVERYTHING, contextOf());
    await expect(printed).toMatchFileSnapshot('golden/everything.gitlab.json');
    expect(accepts(JSON.parse(printed)), JSON.stringify(accepts.errors)).toBe(true);
  });

  it('is an empty list where nothing is found, which says that the run took place', () => {
    expect(gitlab.render(reportOf([]), contextOf())).toBe('[]\n');
  });

  it('leaves out what is suppressed, whatever is shown elsewhere', () => {
    const place = placeOf('base/stream.yaml', 'shop', ['metadata', 'name']);
    const suppressed = { by: 'baseline', reason: 'it is in the baseline', until: undefined } as const;
    expect(JSON.parse(gitlab.render(reportOf([findingOf({ place, suppressed })]), contextOf({ showSuppressed: true })))).toEqual([]);
  });

  it('gives a place without a text the first line, as the format asks for one', () => {
    const report = reportOf([findingOf({ place: { uri: 'cluster:shop/Pod/web', path: [], span: undefined } })]);
    expect(JSON.parse(gitlab.render(report, contextOf()))).toMatchObject([{ location: { path: 'cluster:shop/Pod/web', lines: { begin: 1 } } }]);
  });
});
