import { describe, expect, it } from 'vitest';
import type { PartReport, RunPart } from '../../lib/engine/part';
import { json } from '../../lib/reporters/json';
import { readShardReport } from '../../lib/reporters/read-json';
import { REPORTERS } from '../../lib/reporters/reporters';
import { contextOf, EVERYTHING, findingOf, placeOf, reportOf } from './shop';

const PART: RunPart = {
  index: 1,
  count: 2,
  run: 'a1b2',
  summary: { ...EVERYTHING.summary, rendered: [{ by: 'helm v3.17.0', ids: ['charts/web'] }] },
  unrendered: true,
  configs: [
    {
      name: '.pinstream.yaml',
      levels: { 'unused-suppression': { enabled: undefined, preset: 'strict', severity: 'error', confidence: 'likely', options: {} } },
      ignores: [
        {
          directive: { ruleIds: ['floating-tag', 'flaoting-tag'], reason: 'agreed', until: undefined, faults: [{ kind: 'unknownRule', id: 'flaoting-tag', meant: 'floating-tag' }, { kind: 'untouchable', id: 'bad-suppression' }] },
          place: placeOf('base/stream.yaml', 'shop', ['ignore', 0]),
          expired: false,
          idle: ['floating-tag'],
        },
      ],
    },
    { name: '', levels: {}, ignores: [] },
  ],
  baseline: [{ fingerprint: '0123456789abcdef', ruleId: 'floating-tag', file: 'web.yaml', message: 'it moves', judged: true, gone: false }],
  texts: [['apps/shop.yaml', 'ff00']],
};

function readBack(report: PartReport): PartReport {
  const read = readShardReport(json.render(report, contextOf()), () => true);
  if (!read.ok) throw new Error(read.problem);
  return read.value.report;
}

describe('a report of a shard, read back', () => {
  const findings = EVERYTHING.findings.map((finding, at) => ({ ...finding, part: { config: 0, set: at, fingerprint: finding.fingerprint } }));
  const report: PartReport = { ...EVERYTHING, findings, part: PART };

  it.each(Object.values(REPORTERS))('is printed as the one it was made of: $id', (reporter) => {
    for (const showSuppressed of [false, true]) expect(reporter.render(readBack(report), contextOf({ showSuppressed }))).toBe(reporter.render(report, contextOf({ showSuppressed })));
  });

  it('holds all that parts are put together by', () => {
    expect(readBack(report).part).toEqual(PART);
    expect(readBack(report).findings.map(({ part }) => part)).toEqual(findings.map(({ part }) => part));
  });

  it('keeps a repair of a Secret without its edits, whatever the finding is about', () => {
    const place = placeOf('apps/shop.yaml', 'shop', ['metadata', 'name']);
    const fix = { safety: 'safe', title: 'create the login', edits: [], creates: { kind: 'Secret', stringData: { password: 'hunter2' } } } as const;
    const secret: PartReport = { ...reportOf([findingOf({ place, fix })]), part: PART };
    expect(json.render(readBack(secret), contextOf())).toBe(json.render(secret, contextOf()));
    expect(json.render(secret, contextOf())).not.toContain('hunter2');
  });

  it('is refused where another release wrote it', () => {
    expect(readShardReport(json.render(report, contextOf({ version: '0.2.0' })), (version) => version === '0.1.0')).toMatchObject({ ok: false, problem: 'was made by pinstream 0.2.0' });
  });
});
