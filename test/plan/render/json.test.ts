import { describe, expect, it } from 'vitest';
import { renderJson } from '../../../lib/plan/render/json';
import { planOfTexts, SAMPLE_PLAN } from './sample-plan';

describe('a plan as JSON', () => {
  it('holds everything the plan does, under a version', async () => {
    await expect(renderJson(SAMPLE_PLAN)).toMatchFileSnapshot('golden/plan.json');
    expect(JSON.parse(renderJson(SAMPLE_PLAN))).toEqual(JSON.parse(JSON.stringify({ version: 1, ...SAMPLE_PLAN })));
  });

  it('says that nothing changes with an empty list', () => {
    expect(renderJson({ workloads: [], others: [] })).toBe('{\n  "version": 1,\n  "workloads": [],\n  "others": []\n}\n');
  });

  it('gives the same bytes whatever the order of the keys it was handed', () => {
    const turned = <T extends object>(objects: readonly T[]): readonly T[] => objects.map((object) => Object.fromEntries(Object.entries(object).reverse()) as T);
    const { workloads, others } = SAMPLE_PLAN;
    expect(Object.keys({ ...turned(workloads)[0] })[0]).toBe('dataAtRisk');
    expect(renderJson({ others: turned(others), workloads: turned(workloads) })).toBe(renderJson(SAMPLE_PLAN));
  });

  it('escapes what a reader could not see, and loses none of it', () => {
    const text = '<a>&"\'\n\u001b[31m\u202egnp\u061c\u2028\u0085\u0000\ud800';
    const output = renderJson(planOfTexts(text));
    expect(output.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
    expect(JSON.parse(output)).toMatchObject({ workloads: [{ name: text, images: [{ before: { pulls: [text] } }] }] });
  });
});
