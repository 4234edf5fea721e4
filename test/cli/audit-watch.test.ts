import { describe, expect, it } from 'vitest';
import { EXIT, UserError } from '../../lib/base/errors';
import { intervalOf, watch } from '../../lib/cli/live/audit-watch';

/** A terminal that a person leaves by Ctrl-C after so many drawings. */
function terminal(rounds: number): { readonly drawn: string[]; readonly interrupt: Parameters<typeof watch>[1]; readonly io: Parameters<typeof watch>[2] } {
  const drawn: string[] = [];
  const controller = new AbortController();
  const write = (text: string): void => {
    drawn.push(text);
    if (drawn.length === rounds) controller.abort(new UserError('interrupted', 'interrupted', { exitCode: EXIT.interrupted }));
  };
  return { drawn, interrupt: { signal: controller.signal, check: () => controller.signal.throwIfAborted() }, io: { stdout: { write, isTerminal: true, columns: 100 } } };
}

describe('watching an audit', () => {
  it('draws anew from the top of the screen until it is interrupted, and then ends 130', async () => {
    const { drawn, interrupt, io } = terminal(3);
    let looks = 0;
    const ended = watch({ draw: () => Promise.resolve(`look ${(looks += 1)}\n`), intervalMs: 1 }, interrupt, io);
    await expect(ended).rejects.toMatchObject({ exitCode: 130 });
    expect(drawn).toEqual(['\u001b[H\u001b[Jlook 1\n', '\u001b[H\u001b[Jlook 2\n', '\u001b[H\u001b[Jlook 3\n']);
  });

  it('goes on after a round in which the cluster did not answer', async () => {
    const { drawn, interrupt, io } = terminal(3);
    let looks = 0;
    const draw = (): Promise<string> => ((looks += 1) === 2 ? Promise.reject(new UserError('unreachable', 'the cluster does not answer')) : Promise.resolve('fine\n'));
    await expect(watch({ draw, intervalMs: 1 }, interrupt, io)).rejects.toMatchObject({ code: 'interrupted' });
    expect(drawn.map((text) => text.replace('\u001b[H\u001b[J', ''))).toEqual(['fine\n', 'not read this time: the cluster does not answer\n', 'fine\n']);
  });

  it('does not begin where the first look fails, nor hide a bug later on', async () => {
    const { interrupt, io } = terminal(9);
    await expect(watch({ draw: () => Promise.reject(new UserError('forbidden', 'no right')), intervalMs: 1 }, interrupt, io)).rejects.toMatchObject({ code: 'forbidden' });
    let looks = 0;
    const draw = (): Promise<string> => ((looks += 1) === 2 ? Promise.reject(new TypeError('a bug')) : Promise.resolve(''));
    await expect(watch({ draw, intervalMs: 1 }, interrupt, io)).rejects.toThrow('a bug');
  });

  it('looks every five seconds, or as often as is asked', () => {
    expect([intervalOf(undefined), intervalOf('30'), intervalOf('3600')]).toEqual([5000, 30_000, 3_600_000]);
    for (const text of ['0', '3601', '1.5', 'soon', '-1']) expect(() => intervalOf(text)).toThrow('--interval is');
  });
});
