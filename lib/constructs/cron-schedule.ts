interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for the numbers from `min` on. */
  readonly words: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day of month', min: 1, max: 31, words: [] },
  { name: 'month', min: 1, max: 12, words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  // Sunday is 0 alone here; other programs take 7 as well.
  { name: 'day of week', min: 0, max: 6, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const DESCRIPTORS = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every (?:\d+(?:\.\d+)?(?:h|m|s))+)$/;

/**
 * Why the API server would refuse a CronJob's schedule, as a clause; `undefined` for one that it takes.
 * @see https://github.com/robfig/cron/blob/v3.0.1/parser.go, which Kubernetes 1.34 reads schedules with
 */
export function scheduleProblem(schedule: string): string | undefined {
  if (typeof schedule !== 'string') return 'this is no text';
  if (schedule.includes('TZ')) return 'a time zone goes into timeZone';
  if (schedule.startsWith('@')) return DESCRIPTORS.test(schedule) ? undefined : 'this word is not known';
  const fields = schedule.split(/\s+/).filter((text) => text !== '');
  if (fields.length !== FIELDS.length) return `this has ${fields.length}`;
  return FIELDS.map((field, index) => fieldProblem(fields[index] ?? '', field)).find((problem) => problem !== undefined);
}

function fieldProblem(text: string, field: Field): string | undefined {
  const parts = text.split(',').filter((part) => part !== '');
  if (parts.length > 0 && parts.every((part) => isRange(part, field))) return undefined;
  return `${text} is no ${field.name} from ${field.min} to ${field.max}`;
}

/** `*`, `5`, `1-5`, `mon-fri`, and each of them with `/2` behind it. */
function isRange(part: string, field: Field): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && !/^0*[1-9]\d{0,4}$/.test(step))) return false;
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) return false;
  if (from === '*' || from === '?') return true;
  const start = numberOf(from, field);
  const end = to === undefined ? start : numberOf(to, field);
  return start !== undefined && end !== undefined && start <= end;
}

function numberOf(text: string, { min, max, words }: Field): number | undefined {
  const word = words.indexOf(text.toLowerCase());
  if (word >= 0) return word + min;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return number >= min && number <= max ? number : undefined;
}
