import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../lib/plan/render/html';
import { BROWSER, browserProgram, showPage } from '../../support/browser';
import { SAMPLE_PLAN } from './sample-plan';

const missing = browserProgram() === undefined;
const mustBeThere = process.env['REQUIRE_BROWSER'] === '1';

describe.skipIf(missing && !mustBeThere)(`the page of a plan in a browser${missing ? ` (not run: ${BROWSER} not installed)` : ''}`, () => {
  it('has a bar for each pod of a picture, and asks nobody for anything', { timeout: 60_000 }, async () => {
    const { dom, requests } = await showPage(renderHtml(SAMPLE_PLAN));
    const pictures = dom.match(/<svg[^]*?<\/svg>/g) ?? [];
    const stories = SAMPLE_PLAN.workloads.flatMap(({ rollout, failures }) => [...(rollout ? [rollout.moments] : []), ...failures.map(({ moments }) => moments)]).filter((moments) => moments.length > 0);
    expect(pictures).toHaveLength(stories.length);
    for (const [at, moments] of stories.entries()) {
      for (const pod of new Set(moments.map((moment) => moment.pod))) expect(pictures[at]).toContain(pod);
    }
    expect(requests).toEqual([]);
  });

  it('is light on dark where that is asked for, and dark on light where it is not', { timeout: 60_000 }, async () => {
    const [light, dark] = [await showPage(renderHtml(SAMPLE_PLAN), 'light'), await showPage(renderHtml(SAMPLE_PLAN), 'dark')];
    // A picture of a page with other colours is another one.
    expect(light.png.equals(dark.png)).toBe(false);
    expect(light.dom).toBe(dark.dom);
  });

  it('is looked at in a way that would show a request', { timeout: 60_000 }, async () => {
    const { requests } = await showPage('<!doctype html><img src="http://elsewhere.example.com/x.png"><p>shop');
    expect(requests).toContain('http://elsewhere.example.com/x.png');
  });
});
