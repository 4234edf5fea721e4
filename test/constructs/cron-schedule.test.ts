import { describe, expect, it } from 'vitest';
import { scheduleProblem } from '../../lib/constructs/cron-schedule';

describe('scheduleProblem', () => {
  it.each([
    '* * * * *', '*/15 0-6 1,15 * mon-fri', '0 0 31 12 0', '5/10 * ? JAN-mar SUN', ' 0  2 * * * ', '0,,30 * * * *', '@daily', '@midnight', '@every 1h30m', '*-5 * * * *',
  ])('takes %s', (schedule) => {
    expect(scheduleProblem(schedule)).toBeUndefined();
  });

  it.each([
    ['', 'this has 0'],
    ['0 2 * *', 'this has 4'],
    ['0 0 2 * * *', 'this has 6'],
    ['60 * * * *', '60 is no minute from 0 to 59'],
    ['0 2 0 * *', '0 is no day of month from 1 to 31'],
    ['0 2 * 13 *', '13 is no month from 1 to 12'],
    ['0 2 * * 7', '7 is no day of week from 0 to 6'],
    ['0 2 * * fri-mon', 'fri-mon is no day of week from 0 to 6'],
    ['*/0 * * * *', '*/0 is no minute from 0 to 59'],
    ['*/-5 * * * *', '*/-5 is no minute from 0 to 59'],
    ['1-2-3 * * * *', '1-2-3 is no minute from 0 to 59'],
    [', * * * *', ', is no minute from 0 to 59'],
    ['1.5 * * * *', '1.5 is no minute from 0 to 59'],
    ['@fortnightly', 'this word is not known'],
    ['@every day', 'this word is not known'],
    ['TZ=Europe/Paris 0 2 * * *', 'a time zone goes into timeZone'],
    ['CRON_TZ=UTC @daily', 'a time zone goes into timeZone'],
  ])('says of "%s" that %s', (schedule, problem) => {
    expect(scheduleProblem(schedule)).toBe(problem);
  });
});
