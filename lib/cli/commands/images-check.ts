import { EXIT, UserError } from '../../base/errors';
import { command } from '../command';
import { flag, oneOf } from '../flags';
import { tellGaps } from '../gaps';
import { appImages } from '../images/app-images';
import { checkSites, unusedEntries } from '../images/check-sites';
import { gatherSites, SITE_FLAGS } from '../images/gather-sites';
import { LOCK_FLAGS, openLockFile } from '../images/lock-file';
import { jsonOf, tallyOf, textOf, type Tone } from '../images/results';
import { seesWhole } from '../images/whole-view';
import { isColoured } from '../io';

/** Holds the manifests against the lock, without a question to anybody. */
export const imagesCheck = command({
  name: 'images check',
  summary: 'Compare the manifests with the lock: unpinned, mismatched, missing, unused and unreadable images',
  operand: '[path...]',
  flags: {
    app: flag('Run the cdk8s app of cdk8s.yaml as well, to find the images that it takes from the lock'),
    format: oneOf('How results are printed', ['text', 'json'], 'text'),
    ...LOCK_FLAGS,
    ...SITE_FLAGS,
  },
  async run({ operands, flags }, io) {
    const lock = openLockFile(flags.lock, io, { heals: false });
    const gathered = await gatherSites(operands, flags, { lock, asksApp: flags.app }, io);
    const collected = await appImages(flags, io);
    if (gathered.sites.length === 0 && collected.length === 0) {
      throw new UserError('nothing-to-check', 'nothing here names an image', { hint: 'name a file or folder that holds workloads' });
    }
    const gaps = tellGaps(gathered.workspace, io);
    const whole = seesWhole(lock, operands, { app: flags.app, leftOut: gathered.leftOut }, io);
    const results = [...checkSites(gathered, collected, lock), ...(whole.sees ? unusedEntries(gathered.sites, collected, lock) : [])];
    if (!whole.sees) io.stderr.write(`note: unused entries were not looked for: ${whole.reason}\n`);
    io.stdout.write(flags.format === 'json' ? jsonOf(results) : textOf(results.filter(({ status }) => status !== 'ok'), { toneOf, colour: isColoured(io.stdout, io.env) }));
    io.stderr.write(`${tallyOf(results, STATUSES)}\n`);
    return results.some(({ status }) => FAULTS.includes(status)) ? EXIT.findings : gaps;
  },
});

const FAULTS: readonly string[] = ['unpinned', 'mismatch', 'missing', 'invalid', 'unused'];
const STATUSES: readonly string[] = ['ok', ...FAULTS, 'skipped'];

function toneOf(status: string): Tone {
  return FAULTS.includes(status) ? 'bad' : status === 'ok' ? 'good' : 'plain';
}
