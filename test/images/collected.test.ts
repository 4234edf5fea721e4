import { describe, expect, it } from 'vitest';
import { type CollectedKey, printCollected, readCollected } from '../../lib/images/collected';

const WEB: CollectedKey = { key: 'quay.io/shop/web:1.2' };
const DIGEST = `sha256:${'1a'.repeat(32)}`;

describe('the file of an app\'s images', () => {
  it('holds every use once, sorted, whatever the order in which the app came to it', () => {
    const uses: readonly CollectedKey[] = [{ ...WEB, platform: 'linux/arm64' }, WEB, { key: 'quay.io/shop/edge:7', digest: DIGEST }, { ...WEB }];
    const text = `{"version":1,"keys":[{"key":"quay.io/shop/edge:7","digest":"${DIGEST}"},{"key":"quay.io/shop/web:1.2"},{"key":"quay.io/shop/web:1.2","platform":"linux/arm64"}]}\n`;
    expect(printCollected(uses)).toBe(text);
    expect(printCollected(uses.toReversed())).toBe(text);
    const read = readCollected(text);
    expect(read.ok && printCollected(read.value)).toBe(text);
  });

  it.each([
    ['', 'is no JSON'],
    ['{"version":1', 'is no JSON'],
    ['null', 'is not of version 1; let the app use the same release of pinstream'],
    ['{"version":2,"keys":[]}', 'is not of version 1; let the app use the same release of pinstream'],
    ['{"version":1,"keys":{}}', 'holds no list of keys'],
    ['{"version":1,"keys":[{"key":"quay.io/shop/web:1.2"},{"key":3}]}', 'holds an entry without a key'],
    ['{"version":1,"keys":[null]}', 'holds an entry without a key'],
  ])('is refused when it reads %j', (text, problem) => {
    expect(readCollected(text)).toMatchObject({ ok: false, problem });
  });
});
