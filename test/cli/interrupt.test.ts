import { describe, expect, it } from 'vitest';
import { EXIT } from '../../lib/base/errors';
import { withInterrupt } from '../../lib/cli/interrupt';

const WORDS = { outcome: 'web-2 was deleted', overdue: 'the cluster did not answer' };

/** What the process would do about the signal that came last to be listened to. */
function press(name: 'SIGINT' | 'SIGTERM'): void {
  process.listeners(name).at(-1)?.(name);
}

describe('withInterrupt', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('tells work of %s in the words of the command, and lets it come to an end of its own', async (name) => {
    const work = withInterrupt(WORDS, async ({ signal, check }) => {
      press(name);
      await Promise.resolve();
      expect(signal.aborted).toBe(true);
      check();
    });
    await expect(work).rejects.toMatchObject({ code: 'interrupted', message: 'interrupted; web-2 was deleted', exitCode: EXIT.interrupted });
  });

  it('ends what takes longer than it may', async () => {
    const work = withInterrupt(WORDS, ({ within }) => new Promise<never>((_, reject) => {
      const signal = within(10);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    }));
    await expect(work).rejects.toMatchObject({ code: 'timeout', message: 'the cluster did not answer within 0.01 seconds; web-2 was deleted', exitCode: EXIT.refused });
  });

  it('gives the signals back, however the work ends', async () => {
    const listening = (): readonly number[] => [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const [before, during] = [listening(), await withInterrupt(WORDS, () => Promise.resolve(listening()))];
    expect(during).toEqual(before.map((count) => count + 1));
    await expect(withInterrupt(WORDS, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(listening()).toEqual(before);
  });
});
