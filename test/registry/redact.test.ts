import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../lib/registry/redact';

describe('the redactor', () => {
  it('hides a secret in each form in which it travels', () => {
    const redactor = new Redactor();
    const secret = 'p/ss "w+rd?';
    redactor.add(secret);
    const bytes = Buffer.from(secret);
    const text = [secret, bytes.toString('base64'), bytes.toString('base64url'), encodeURIComponent(secret), JSON.stringify(secret)].join(' | ');
    expect(redactor.redact(text)).toBe('… | … | … | … | "…"');
  });

  it('cuts the longest secret out first, so that nothing of it stays', () => {
    const redactor = new Redactor();
    redactor.add('shop');
    redactor.add('shop-robot-token');
    expect(redactor.redact('sent shop-robot-token as shop')).toBe('sent … as …');
  });

  it('lets secrets of fewer than four characters be', () => {
    const redactor = new Redactor();
    redactor.add('web');
    expect(redactor.redact('web answered')).toBe('web answered');
  });

  it('never shows a secret, whatever is around it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, unit: 'binary' }), fc.string(), fc.string(), (secret, before, after) => {
        const redactor = new Redactor();
        redactor.add(secret);
        return secret.includes('…') || !redactor.redact(`${before}${secret}${after}`).includes(secret);
      }),
    );
  });
});
