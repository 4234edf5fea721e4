import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../lib/cli/commands';
import { optionName } from '../../lib/cli/flags';
import { manPage } from '../../scripts/man/page';
import { line, prose } from '../../scripts/man/roff';
import { ENVIRONMENT, FILES } from '../../scripts/man/words';

const REQUESTS = ['PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', '\\"', 'ad', 'br', 'fi', 'nf', 'nh'];

/** What a reader of the page sees of a line: fonts and escapes are gone. */
function shown(roff: string): string {
  return roff.replaceAll(/\\f[BIR]|\\&/g, '').replaceAll('\\-', '-').replaceAll('\\e', '\\');
}

describe('text as roff', () => {
  it('keeps backslashes, dashes and dots at the start of a line as they are', () => {
    expect(line('.pinstream.yaml lies above C:\\shop, see --config')).toBe('\\&.pinstream.yaml lies above C:\\eshop, see \\-\\-config');
    expect(line("'strict' finds more")).toBe("\\&'strict' finds more");
  });

  it('sets literals and places for values in their fonts, and signs beyond ASCII by number', () => {
    expect(line({ literal: '--format' }, ' ', { place: 'file' }, '…')).toBe('\\fB\\-\\-format\\fR \\fIfile\\fR\\[u2026]');
    expect(prose('as `oc get is -o yaml` prints')).toBe('as \\fBoc get is \\-o yaml\\fR prints');
  });
});

describe('the manual page', async () => {
  const commands = await allCommands();
  const page = manPage(commands, '1.2.3');
  const lines = page.split('\n').map(shown);

  it('tells of every command, and of every option by its summary', () => {
    for (const { name, operand, summary, flags } of commands) {
      const heading = `pinstream ${name}${operand === undefined ? '' : ` ${operand.replaceAll(/[<>]/g, '')}`}`;
      const start = lines.indexOf(heading);
      expect(lines[start + 1], heading).toBe(`${summary}.`);
      const part = lines.slice(start, lines.findIndex((text, at) => at > start && /^\.S[SH]/.test(text)));
      for (const [key, flag] of Object.entries(flags)) {
        expect(part.some((text) => new RegExp(`(?:^|[ ,])${optionName(key)}(?:[ ,.=[]|$)`).test(text)), `${name} ${optionName(key)}`).toBe(true);
        expect(lines.some((text) => text.startsWith(flag.summary.replaceAll('`', ''))), `${name} ${optionName(key)}: ${flag.summary}`).toBe(true);
      }
    }
  });

  it('tells once of an option that many commands take with the same words, and of two of one name where each belongs', () => {
    const terms = lines.slice(lines.indexOf('.SH "OPTIONS OF SEVERAL COMMANDS"')).filter((text) => text.startsWith('--')).map((text) => /^--[a-z-]+/.exec(text)?.[0]);
    expect(terms).toEqual([...new Set(terms)]);
    expect(terms).toEqual(expect.arrayContaining(['--platform', '--stdin-filename']));
    expect(lines.filter((text) => text.startsWith('--stdin-filename ')).length).toBe(1);
    expect(lines.filter((text) => text.startsWith('Also takes ') && text.includes('--stdin-filename')).length).toBeGreaterThan(5);
  });

  it('holds known requests alone, and every font ends on the line it begins on', () => {
    for (const text of page.trimEnd().split('\n')) {
      if (text.startsWith('.')) expect(REQUESTS, text).toContain(/^\.(\S+)/.exec(text)?.[1]);
      expect(text.replaceAll(/\\f[BI](?:(?!\\f).)+\\fR/g, ''), text).not.toContain('\\f');
      expect(text, text).not.toMatch(/[^ -~]|\\(?![fe\-&"([])/);
    }
  });

  it('names variables and files that the program really asks for', () => {
    const program = ['lib/cli/io.ts', 'lib/cli/baselines.ts', 'lib/cli/result-cache.ts', 'lib/cli/cluster-flags.ts', 'lib/registry/credentials/places.ts', 'lib/registry/tls.ts', 'lib/registry/proxy.ts', 'lib/cli/open-workspace.ts', 'lib/cli/configs.ts', 'lib/cli/locks.ts', 'lib/sources/cdk8s-config.ts']
      .map((file) => readFileSync(file, 'utf8')).join('\n');
    const names = [...ENVIRONMENT, ...FILES].flatMap(([term]) => term.split(', '));
    // Node asks for this one.
    for (const name of names.filter((name) => name !== 'NODE_COMPILE_CACHE')) expect(program, name).toContain(name);
  });

  it('is read without a warning by groff, where that is installed', () => {
    const { error, stdout, stderr, status } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou'], { input: page, encoding: 'utf8' });
    if (error) {
      expect(error).toMatchObject({ code: 'ENOENT' });
      return;
    }
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('pinstream images pin [path...]');
    expect(stdout).toContain('--fix[=safe|unsafe]');
  });

  it('has the same bytes each time', async () => {
    expect(manPage(await allCommands(), '1.2.3')).toBe(page);
  });
});
