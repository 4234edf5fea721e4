import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../../lib/recovery/clock';

describe('sleeping', () => {
  it('takes the time that it is given', async () => {
    const begun = SYSTEM_CLOCK.now();
    await SYSTEM_CLOCK.sleep(30);
    expect(SYSTEM_CLOCK.now() - begun).toBeGreaterThanOrEqual(28);
  });

  it('ends at once with the signal, without an error', async () => {
    const controller = new AbortController();
    const asleep = SYSTEM_CLOCK.sleep(60_000, controller.signal);
    controller.abort();
    await asleep;
    await SYSTEM_CLOCK.sleep(60_000, controller.signal);
    expect(controller.signal.aborted).toBe(true);
  });
});
