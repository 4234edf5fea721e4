import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../lib/cli/commands';
import { main } from '../../lib/cli/main';
import { VERSION } from '../../lib/cli/version';
import { inFolder, pod, runCli } from './run-cli';

describe('the command line', () => {
  it.each(['--version', '-V', '-v'])('answers %s with the version alone', async (word) => {
    expect(await runCli([word])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it.each([[['--help']], [['-h']], [['help']], [['help', '--help']], [['images', '--help']], [['help', 'images']]])('lists every command for %j', async (words) => {
    const { code, out } = await runCli(words);
    expect(code).toBe(0);
    for (const name of COMMAND_NAMES) expect(out).toMatch(new RegExp(`^  ${name}( |$)`, 'm'));
  });

  it.each([[['help', 'lint']], [['lint', '--help']], [['lint', 'web.yaml', '-h']]])('shows the options of a command for %j', async (words) => {
    const { code, out } = await runCli(words);
    expect(code).toBe(0);
    expect(out).toContain('Usage: pinstream lint [options] [path...]');
    expect(out).toContain('--fail-on <error|warning|info>');
  });

  it.each([
    [[], 'no command given', 'see pinstream --help'],
    [['lnt'], 'unknown command lnt (did you mean lint?)', 'see pinstream --help'],
    [['image', 'list'], 'unknown command image (did you mean images?)', 'see pinstream --help'],
    [['fix'], 'unknown command fix (did you mean lint --fix?)', 'see pinstream --help'],
    [['drft'], 'unknown command drft (did you mean images drift?)', 'see pinstream --help'],
    [['prune'], 'unknown command prune (did you mean baseline prune or images prune?)', 'see pinstream --help'],
    [['chek'], 'unknown command chek (did you mean lint or images check?)', 'see pinstream --help'],
    [['constructor'], 'unknown command constructor\n', 'see pinstream --help'],
    [['--verison'], 'unknown option --verison (did you mean --version?)', 'see pinstream --help'],
    [['images'], 'images needs a command', 'images list'],
    [['images', 'lst'], 'unknown command images lst (did you mean list?)', 'images list'],
    [['lint', '--formt', 'json'], 'unknown option --formt (did you mean --format?)', 'see pinstream lint --help'],
    [['diagnose', '-n'], '--namespace needs a value: --namespace <name>', 'see pinstream diagnose --help'],
    [['lint', '--format'], '--format needs a value: --format <format[=file]>', 'see pinstream lint --help'],
    [['lint', '--format', 'sarf'], '--format does not take "sarf" (did you mean sarif?)', 'text, json, jsonl, sarif, junit, github, gitlab, markdown'],
    [['lint', '--format', 'json='], '--format json= names no file', '--format json=report.out'],
    [['lint', '--format', 'json', '--format', 'text'], 'two formats go to standard output', 'give each but one a file'],
    [['lint', '--preset', 'stirct'], '--preset does not take "stirct" (did you mean strict?)', 'recommended, strict, pedantic'],
    [['lint', '--fail-on', 'never'], '--fail-on does not take "never"', 'error, warning, info'],
    [['lint', '--only', 'unpined-image'], 'no rule unpined-image (did you mean unpinned-image?)', 'pinstream rules'],
    [['lint', '--only', 'short-image'], 'no rule short-image (did you mean short-image-name?)', 'pinstream rules'],
    [['lint', ''], 'a path is empty', 'name a file, a folder'],
    [['lint', '--platform', ''], '--platform needs a value, and was given an empty one', '--platform <name[=version]>'],
    [['lint', '--platform', 'openshft=4.16'], '--platform openshft=4.16 names no known platform (did you mean openshift?)', ''],
    [['lint', '--param', '1A=x', '.'], '1A=x is no assignment', ''],
    [['lint', '--param-file', 'nowhere.env', '.'], 'cannot read the param file nowhere.env: no such file or folder', 'NAME=value'],
    [['lint', '--stdin-filename', 'web.yaml', '.'], '--stdin-filename names standard input, which is not read', '- --stdin-filename web.yaml'],
    [['explain', 'short-name-unresolved'], 'no rule short-name-unresolved (did you mean short-image-name?)', 'pinstream rules'],
    [['explain'], 'explain needs <rule>', 'see pinstream explain --help'],
    [['explain', 'unpinned-imag'], 'no rule unpinned-imag (did you mean unpinned-image?)', 'pinstream rules'],
    [['explain', 'imutable'], 'no rule imutable (did you mean immutable-field-changed?)', ''],
    [['explain', 'Governing'], 'no rule Governing (did you mean governing-service-missing or governing-service-not-headless or', ''],
    [['explain', 'image'], 'no rule image\n', ''],
    [['explain', 'unpinned-image', 'floating-tag'], 'explain takes one rule, and was given 2', ''],
    [['rules', 'all'], 'rules takes no operand, and was given all', ''],
    [['trace', 'Web:1.0'], '"Web:1.0" is no path that exists, and no image', ''],
    [['trace', 'web.yaml'], 'cannot open web.yaml', ''],
    [['trace', '.', '--stream', 'web'], '--kind, --namespace, --resolve-names and --stream are for one image by name', ''],
    [['trace', '.', '--kind', 'Pod'], '--kind, --namespace, --resolve-names and --stream are for one image by name', ''],
    [['trace', 'web:1.0', '--strict-params'], '--stdin-filename and --render are for files, and web:1.0 is an image', 'give a path instead'],
    [['trace', 'web:1.0', '--stream', 'a b'], '--stream a b is no stream', 'web:1.0'],
    [['trace', 'web:1.0', '--kind', 'Statefulset'], '--kind does not take "Statefulset" (did you mean StatefulSet?)', 'DaemonSet'],
    [['synth', '--stdout', '--check'], '--stdout writes to no folder', ''],
  ])('ends %j with 2, a sentence and the next step', async (words, message, hint) => {
    const { code, out, err } = await runCli(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^error: /);
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(err).not.toContain('    at ');
  });

  it('keeps help within the terminal, which long choices would push out of it', async () => {
    for (const words of [['--help'], ['lint', '--help'], ['trace', '--help']]) {
      const { out } = await runCli(words, { columns: 72 });
      expect(out.split('\n').filter((line) => line.length > 72)).toEqual([]);
    }
  });

  it('shows a fault of its own with its stack and cause, and ends with 2', () =>
    inFolder({ 'web.yaml': pod() }, async (cwd) => {
      const printed: string[] = [];
      const output = { write: (text: string) => void printed.push(text), isTerminal: false, columns: undefined };
      const code = await main(['lint'], {
        cwd,
        env: {},
        stdout: output,
        stderr: output,
        stdin: () => Buffer.from(''),
        now: () => {
          throw new Error('the clock broke', { cause: new Error('it fell') });
        },
      });
      expect(code).toBe(2);
      expect(printed.join('')).toMatch(/fault of pinstream[^]*the clock broke\n {4}at [^]*caused by Error: it fell/);
    }));
});
