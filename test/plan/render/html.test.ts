import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../lib/plan/render/html';
import { planOfTexts, SAMPLE_PLAN } from './sample-plan';

const HOSTILE = '</style></title><script src=//evil.example>alert(1)</script>"\'&amp;<img onerror=x src=y>\n\u001b[31m\u202egnp\u061c\u2028\u0000';

/** The page between its doctype and its end with void elements closed: then a reader of XML we did not write must take it. */
function asXml(page: string): string {
  return page.replace(/^<!doctype html>\n/, '').replace(/<(meta|br)\b([^>]*)>/g, '<$1$2/>');
}

/** Every element's name. */
function elementsOf(page: string): ReadonlySet<string> {
  return new Set(Array.from(asXml(page).matchAll(/<([a-z][\w-]*)/gi), ([, name = '']) => name));
}

describe('a plan as a page', () => {
  it('has a card for each workload with the pods as a picture', async () => {
    await expect(renderHtml(SAMPLE_PLAN)).toMatchFileSnapshot('golden/plan.html');
  });

  it('says that nothing changes when nothing does', () => {
    expect(renderHtml({ workloads: [], others: [] })).toContain('<p class="tally">no workload changes, and none restarts.</p>');
  });

  it('is well-formed, and gives no id twice', () => {
    for (const plan of [SAMPLE_PLAN, planOfTexts(HOSTILE), { workloads: [], others: [] }]) {
      const page = renderHtml(plan);
      expect(XMLValidator.validate(asXml(page))).toBe(true);
      const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, id] of page.matchAll(/(?:href="|url\()#([\w-]+)/g)) expect(ids).toContain(id);
    }
  });

  it('forbids all loading, and lets its own style sheet count by its hash alone', () => {
    const page = renderHtml(SAMPLE_PLAN);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`);
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  });

  it('holds nothing that loads, runs or leaves the page', () => {
    const page = renderHtml(planOfTexts(HOSTILE));
    for (const name of elementsOf(page)) expect(['script', 'link', 'img', 'image', 'iframe', 'object', 'embed', 'form', 'use', 'foreignObject']).not.toContain(name);
    expect(page).not.toMatch(/<[^>]*\s(?:src|srcset|style|on\w+|xlink:href)=/);
    expect(page).not.toMatch(/@import|@font-face|url\((?!#)|href="(?!#)/);
  });

  it('keeps every text a text, with nothing in it that turns or hides', () => {
    const page = renderHtml(planOfTexts(HOSTILE));
    expect(elementsOf(page)).toEqual(elementsOf(renderHtml(planOfTexts('web'))));
    expect(page).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    const read: unknown = new XMLParser({ processEntities: true, htmlEntities: true, ignoreAttributes: true, preserveOrder: true, trimValues: false }).parse(asXml(page));
    expect(JSON.stringify(read)).toContain(JSON.stringify(HOSTILE.slice(0, 40)).slice(1, -1));
  });

  it('tells in words what the picture shows', () => {
    const page = renderHtml(SAMPLE_PLAN);
    expect(page).toContain('<title id="w2-rollout-title">StatefulSet shop/ledger, when all goes well</title>');
    expect(page).toContain('<desc id="w2-rollout-words">ledger-0: old, then down, then new. ledger-1: old, then down, then new. ledger-2: old, then down, then new.</desc>');
    expect(page).toContain('ledger-2: old, then down, then stuck.</desc>');
  });
});
