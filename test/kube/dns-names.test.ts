import { describe, expect, it } from 'vitest';
import { isSubdomain, labelProblem } from '../../lib/kube/dns-names';

describe('a DNS label', () => {
  it('is made of small letters, digits and inner dashes', () => {
    expect(['web', '1', 'web-1', 'a--b', 'x'.repeat(63)].map((text) => labelProblem(text))).toEqual(new Array(5).fill(undefined));
  });

  it.each([
    ['', 'is empty'],
    ['web.peers', 'holds a dot'],
    ['web_peers', 'holds an underscore'],
    ['web peers', 'holds a space'],
    ['Web', 'holds the capital letter W'],
    ['wéb', 'holds é'],
    ['-web', 'starts with a dash'],
    ['web-', 'ends with a dash'],
    ['x'.repeat(64), 'has 64 characters, more than 63'],
  ])('is not "%s"', (text, problem) => {
    expect(labelProblem(text)).toBe(problem);
  });

  it('may be held to fewer characters', () => {
    expect(labelProblem('x'.repeat(52), 52)).toBeUndefined();
    expect(labelProblem('x'.repeat(53), 52)).toBe('has 53 characters, more than 52');
  });
});

describe('a DNS subdomain', () => {
  it('is made of labels of any length with dots between them', () => {
    expect(['web', 'web.shop', 'x'.repeat(253)].map(isSubdomain)).toEqual([true, true, true]);
    expect(['Web', 'web..shop', '.web', 'web-.shop', '', 'x'.repeat(254)].map(isSubdomain)).toEqual(new Array(6).fill(false));
  });
});
