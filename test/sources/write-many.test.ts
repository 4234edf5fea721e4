import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileChange, exchangeFiles } from '../../lib/sources/write-many';
import { type Exchanged, type ExchangeStep, recoverFiles } from '../../lib/sources/write-journal';

const NOBODY = 65_534;
const CHANGED = 'it was changed while this was at work';
const NAMES = ['shop/cart.yaml', 'shop/web.yaml', 'mail/mail.yaml'];
const LOCK = 'images.lock.yaml';

class Killed extends Error {}

let folder = '';
let journal = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pinstream-many-')));
  journal = join(folder, '.pinstream-pin.journal');
  for (const name of NAMES) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), `old ${name}\n`);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('exchangeFiles', () => {
  it('writes all files, makes those that were not there, keeps modes and leaves nothing beside them', () => {
    chmodSync(at('shop/web.yaml'), 0o640);
    const done = exchange([...changes(), made()]);
    expect(done).toEqual({ written: [...NAMES, LOCK].map(at), left: [], unfinished: false });
    expect(states()).toEqual(['new', 'new', 'new', 'new']);
    expect(statSync(at('shop/web.yaml')).mode & 0o777).toBe(0o640);
    expect(names()).toEqual([LOCK, ...NAMES].sort());
  });

  it('writes nothing where nothing is to change', () => {
    const before = 'old shop/web.yaml\n';
    expect(exchange([{ path: at('shop/web.yaml'), before, after: before }])).toEqual({ written: [], left: [], unfinished: false });
    expect(exchange([])).toEqual({ written: [], left: [], unfinished: false });
  });

  it('tells each step, checks of all files before the first text, the journal before the first rename', () => {
    const steps: ExchangeStep[] = [];
    exchange([...changes(), made()], (step) => steps.push(step));
    expect(steps).toEqual([...Array<string>(4).fill('checked'), ...Array<string>(4).fill('staged'), 'journal-staged', 'journaled', ...Array<string>(4).fill('renamed'), 'finished']);
  });

  it('keeps a journal of paths and hashes while it renames, and no text', () => {
    let seen = '';
    exchange([...changes(), made()], (step) => {
      if (step === 'journaled') seen = readFileSync(journal, 'utf8');
    });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as unknown;
    const staged = expect.stringMatching(/^shop\/\.cart\.yaml\.pinstream-[0-9a-f]{8}$/) as unknown;
    const { version, files } = JSON.parse(seen) as { readonly version: number; readonly files: readonly unknown[] };
    expect(version).toBe(1);
    expect(files[0]).toEqual({ target: 'shop/cart.yaml', staged, before: hash, after: hash });
    expect(files[3]).toEqual({ target: LOCK, staged: expect.any(String) as unknown, after: hash });
    expect(seen).not.toMatch(/old |new /);
  });

  it('names every file that cannot be written, and writes none', () => {
    writeFileSync(at('shop/cart.yaml'), 'mine\n');
    rmSync(at('mail/mail.yaml'));
    writeFileSync(at(LOCK), 'theirs\n');
    expect(exchange([...changes(), made()])).toEqual({
      written: [],
      left: [
        { path: at('shop/cart.yaml'), reason: CHANGED },
        { path: at('mail/mail.yaml'), reason: 'no such file or folder' },
        { path: at(LOCK), reason: 'it was made while this was at work' },
      ],
      unfinished: false,
    });
    expect(names()).toEqual([LOCK, 'shop/cart.yaml', 'shop/web.yaml']);
    expect(readFileSync(at('shop/web.yaml'), 'utf8')).toBe('old shop/web.yaml\n');
  });

  it('follows no link out of the roots, to a file or to the folder of a new one', () => {
    const outside = mkdtempSync(join(tmpdir(), 'pinstream-outside-'));
    try {
      writeFileSync(join(outside, 'web.yaml'), 'old shop/web.yaml\n');
      unlinkSync(at('shop/web.yaml'));
      symlinkSync(join(outside, 'web.yaml'), at('shop/web.yaml'));
      symlinkSync(outside, at('away'));
      const { written, left } = exchange([...changes(), { path: at('away/images.lock.yaml'), before: undefined, after: 'new\n' }]);
      expect(written).toEqual([]);
      expect(left.map(({ path, reason }) => [path, reason.replace(/, to .*/, '')])).toEqual([
        [at('shop/web.yaml'), 'it is a link that leads out of what was named'],
        [at('away/images.lock.yaml'), 'its folder is a link that leads out of what was named'],
      ]);
      expect(readdirSync(outside)).toEqual(['web.yaml']);
      expect(readFileSync(join(outside, 'web.yaml'), 'utf8')).toBe('old shop/web.yaml\n');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('makes no file in place of a link that leads nowhere', () => {
    symlinkSync('nowhere', at(LOCK));
    expect(exchange([made()]).left).toEqual([{ path: at(LOCK), reason: 'it was made while this was at work' }]);
  });

  it('writes a file once that is named by a link too, and refuses two texts for it', () => {
    symlinkSync('web.yaml', at('shop/link.yaml'));
    const [, web] = changes();
    const link = { path: at('shop/link.yaml'), before: web?.before, after: web?.after ?? '' };
    expect(exchange([...changes(), { ...link, after: 'other\n' }])).toMatchObject({ written: [], left: [{ path: link.path, reason: expect.stringContaining('by another name') as unknown }] });
    expect(exchange([...changes(), link]).left).toEqual([]);
    expect(readFileSync(at('shop/link.yaml'), 'utf8')).toBe('new shop/web.yaml\n');
  });

  it.each([
    ['a file that is not to be written', () => chmodSync(at('mail/mail.yaml'), 0o444), 'mail/mail.yaml'],
    ['a folder in which nothing can be staged', () => chmodSync(at('mail'), 0o555), 'mail/mail.yaml'],
    ['a folder in which no file can be made', () => chmodSync(folder, 0o555), LOCK],
  ])('writes nothing where permission is refused to %s', (_, forbid, name) => {
    const done = withoutPrivilege(() => {
      forbid();
      return exchange([...changes(), made()]);
    });
    expect(done).toEqual({ written: [], left: [{ path: at(name), reason: 'permission denied' }], unfinished: false });
    expect(states()).toEqual(['old', 'old', 'old', 'old']);
    expect(names()).toEqual([...NAMES].sort());
  });

  it('writes nothing where the journal cannot be kept', () => {
    const away = join(folder, 'gone', '.journal');
    const done = exchangeFiles(changes(), { roots: [folder], journal: away });
    expect(done).toEqual({ written: [], left: [{ path: away, reason: 'no such file or folder' }], unfinished: false });
    expect(names()).toEqual([...NAMES].sort());
  });

  it('writes nothing where a file changes or appears while texts are staged', () => {
    for (const [name, text] of [['shop/cart.yaml', 'mine\n'], [LOCK, 'theirs\n']] as const) {
      const done = exchange([...changes(), made()], (step, path) => {
        if (step === 'staged' && path === at('mail/mail.yaml')) writeFileSync(at(name), text);
      });
      expect(done).toEqual({ written: [], left: [{ path: at(name), reason: CHANGED }], unfinished: false });
      expect(states().filter((state) => state === 'new')).toEqual([]);
      writeFileSync(at('shop/cart.yaml'), 'old shop/cart.yaml\n');
    }
    expect(names()).toEqual([LOCK, ...NAMES].sort());
  });

  it.each<ExchangeStep>(['checked', 'staged', 'journal-staged'])('takes everything back when it is stopped after the step %s', (last) => {
    expect(() => exchange([...changes(), made()], stopAt(last, 1))).toThrow(Killed);
    expect(states()).toEqual(['old', 'old', 'old', 'old']);
    expect(names()).toEqual([...NAMES].sort());
    expect(recoverFiles(journal)).toBeUndefined();
  });

  it('leaves a file to whoever changes it between the last look and its rename', () => {
    const done = exchange(changes(), (step) => {
      if (step === 'journaled') writeFileSync(at('shop/web.yaml'), 'mine\n');
    });
    expect(done).toEqual({ written: [at('shop/cart.yaml'), at('mail/mail.yaml')], left: [{ path: at('shop/web.yaml'), reason: CHANGED }], unfinished: false });
    expect(states()).toEqual(['new', 'mine\n', 'new', 'old']);
    expect(names()).toEqual([...NAMES].sort());
  });

  it('goes on behind a file that cannot be renamed, and recovery renames it', () => {
    withoutPrivilege(() => {
      const done = exchange(changes(), (step) => {
        if (step === 'journaled') chmodSync(at('shop'), 0o555);
      });
      const denied = ['shop/cart.yaml', 'shop/web.yaml'].map((name) => ({ path: at(name), reason: 'permission denied' }));
      expect(done).toEqual({ written: [at('mail/mail.yaml')], left: denied, unfinished: true });
      expect(recoverFiles(journal, { targets: NAMES.map(at) })).toEqual({ written: [at('mail/mail.yaml')], left: denied, unfinished: true });
      chmodSync(at('shop'), 0o755);
      expect(exchange([made()]).left).toEqual([{ path: journal, reason: 'it tells of an interrupted run, whose files are not finished yet' }]);
      expect(recoverFiles(journal)).toEqual({ written: NAMES.map(at), left: [], unfinished: false });
    });
    expect(states()).toEqual(['new', 'new', 'new', 'old']);
    expect(names()).toEqual([...NAMES].sort());
  });
});

describe('recoverFiles', () => {
  it.each<[ExchangeStep, number]>([['journaled', 1], ['renamed', 1], ['renamed', 3], ['renamed', 4]])('finishes what was stopped after the step %s, number %i', (last, count) => {
    expect(() => exchange([...changes(), made()], stopAt(last, count))).toThrow(Killed);
    expect(recoverFiles(journal)).toEqual({ written: [...NAMES, LOCK].map(at), left: [], unfinished: false });
    expect(states()).toEqual(['new', 'new', 'new', 'new']);
    expect(names()).toEqual([LOCK, ...NAMES].sort());
    expect(recoverFiles(journal)).toBeUndefined();
  });

  it('leaves files alone that somebody changed since, old and new ones, and those whose text is gone', () => {
    expect(() => exchange([...changes(), made()], stopAt('renamed', 1))).toThrow(Killed);
    writeFileSync(at('shop/cart.yaml'), 'mine after it was new\n');
    writeFileSync(at('shop/web.yaml'), 'mine\n');
    for (const name of readdirSync(at('mail'))) if (name.startsWith('.')) writeFileSync(at(`mail/${name}`), 'broken\n');
    expect(recoverFiles(journal)).toEqual({
      written: [at(LOCK)],
      left: [
        { path: at('shop/cart.yaml'), reason: CHANGED },
        { path: at('shop/web.yaml'), reason: CHANGED },
        { path: at('mail/mail.yaml'), reason: 'its new text, staged beside it, is gone or changed' },
      ],
      unfinished: false,
    });
    expect(states()).toEqual(['mine after it was new\n', 'mine\n', 'old', 'new']);
    expect(names()).toEqual([LOCK, ...NAMES].sort());
  });

  it('finds its files in a folder that was moved', () => {
    expect(() => exchange(changes(), stopAt('renamed', 1))).toThrow(Killed);
    const moved = `${folder}-moved`;
    symlinkSync(folder, moved);
    try {
      expect(recoverFiles(join(moved, '.pinstream-pin.journal'))).toEqual({ written: NAMES.map(at), left: [], unfinished: false });
    } finally {
      unlinkSync(moved);
    }
  });

  it('touches nothing where a file lies outside of the roots', () => {
    expect(() => exchange(changes(), stopAt('renamed', 1))).toThrow(Killed);
    const before = names();
    const recovered = recoverFiles(journal, { roots: [at('shop')] });
    expect(recovered).toMatchObject({ written: [], left: [{ path: at('mail/mail.yaml'), reason: expect.stringContaining('it lies outside of what was named') as unknown }], unfinished: true });
    expect(names()).toEqual(before);
  });

  it('removes texts that were staged and never used, of its own files alone', () => {
    for (const name of ['shop/.web.yaml.pinstream-0123abcd', 'shop/.other.yaml.pinstream-0123abcd', 'shop/.web.yaml.swp', '..pinstream-pin.journal.pinstream-0123abcd']) writeFileSync(at(name), 'left over\n');
    mkdirSync(at('shop/.cart.yaml.pinstream-0123abcd'));
    expect(recoverFiles(journal, { targets: [...NAMES, LOCK, 'gone/web.yaml'].map(at) })).toBeUndefined();
    expect(names()).toEqual([...NAMES, 'shop/.other.yaml.pinstream-0123abcd', 'shop/.web.yaml.swp'].sort());
    expect(existsSync(at('shop/.cart.yaml.pinstream-0123abcd'))).toBe(true);
  });

  const hash = '0'.repeat(64);
  it.each<[string, unknown]>([
    ['is no JSON', '{'],
    ['names no file', { version: 1, files: [] }],
    ['has another version', { version: 2, files: [{ target: 'web.yaml', staged: '.web.yaml.pinstream-0123abcd', after: hash }] }],
    ['would rename any file', { version: 1, files: [{ target: 'shop/web.yaml', staged: 'shop/cart.yaml', before: hash, after: hash }] }],
    ['would take a file from another folder', { version: 1, files: [{ target: 'shop/web.yaml', staged: 'mail/.web.yaml.pinstream-0123abcd', before: hash, after: hash }] }],
    ['has no hash', { version: 1, files: [{ target: 'web.yaml', staged: '.web.yaml.pinstream-0123abcd', before: 'old', after: hash }] }],
  ])('refuses a journal that %s', (_, content) => {
    writeFileSync(journal, typeof content === 'string' ? content : JSON.stringify(content));
    expect(() => recoverFiles(journal)).toThrow(expect.objectContaining({ code: 'bad-journal', message: `${journal} is no journal that this pinstream can finish` }) as Error);
    expect(existsSync(journal)).toBe(true);
    expect(states()).toEqual(['old', 'old', 'old', 'old']);
  });

  it('has nothing to do where not even the folder of the journal is there', () => {
    expect(recoverFiles(at('gone/.journal'), { targets: [at('gone/web.yaml')] })).toBeUndefined();
  });

  it('reads no journal through a link', () => {
    expect(() => exchange(changes(), stopAt('journaled', 1))).toThrow(Killed);
    symlinkSync('.pinstream-pin.journal', at('link'));
    expect(() => recoverFiles(at('link'))).toThrow('is no journal');
  });
});

function at(name: string): string {
  return join(folder, name);
}

function changes(): readonly FileChange[] {
  return NAMES.map((name) => ({ path: at(name), before: `old ${name}\n`, after: `new ${name}\n` }));
}

/** The lock, as on its first run. */
function made(): FileChange {
  return { path: at(LOCK), before: undefined, after: `new ${LOCK}\n` };
}

function exchange(wanted: readonly FileChange[], onStep?: (step: ExchangeStep, path?: string) => void): Exchanged {
  return exchangeFiles(wanted, { roots: [folder], journal, onStep });
}

/** Stops the exchange after the step, the time it comes that often. */
function stopAt(last: ExchangeStep, count: number): (step: ExchangeStep) => void {
  let seen = 0;
  return (step) => {
    if (step === last && ++seen === count) throw new Killed();
  };
}

function states(): readonly string[] {
  return [...NAMES, LOCK].map((name) => {
    const text = existsSync(at(name)) ? readFileSync(at(name), 'utf8') : 'old';
    return text.replace(` ${name}\n`, '');
  });
}

/** All files, those that are staged included. */
function names(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Runs the body as the owner of all files who may not write everything, as the superuser may. */
function withoutPrivilege<Result>(body: () => Result): Result {
  if (process.getuid?.() !== 0) return body();
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(at)]) chownSync(path, NOBODY, process.getgid?.() ?? 0);
  process.seteuid?.(NOBODY);
  try {
    return body();
  } finally {
    process.seteuid?.(0);
  }
}
