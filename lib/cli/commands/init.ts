import { realpathSync } from 'node:fs';
import { EXIT, type ExitCode, UserError } from '../../base/errors';
import { parsePlatform } from '../../kube/parse-target';
import { counted } from '../../reporters/tally';
import { repositoryRoot } from '../../sources/gitignore';
import { command } from '../command';
import { flag, type FlagValues, oneOf, text } from '../flags';
import { checksApp } from '../init/ci-text';
import { platformFor } from '../init/config-text';
import { HOOK_FILE } from '../init/hook-text';
import { look, type Survey } from '../init/look';
import type { InitPlan } from '../init/plan';
import { countsOf, lintToday, type Today } from '../init/today';
import { writeNew } from '../init/write';
import type { Io } from '../io';

const FLAGS = {
  yes: flag('Write the files without a question'),
  dryRun: flag('Show what would be written, and write nothing'),
  baseline: flag('Write down the findings of today too, so that only later ones count'),
  platform: text('Where the manifests go, such as openshift=4.16 or kubernetes=1.31; what the manifests tell when not given', 'name[=version]'),
  noHook: flag('Write no hook for pre-commit'),
  ci: oneOf('Whose pipeline to write; what the repository tells when not given', ['github', 'gitlab', 'none'], undefined),
  source: text('Git repository that hook and pipeline install pinstream from, at the tag of this release; the npm registry when not given', 'url'),
};

type Flags = FlagValues<typeof FLAGS>;

/** Brings pinstream to a repository. */
export const init = command({
  name: 'init',
  summary: 'Look at this repository and write .pinstream.yaml, a pre-commit hook and a pipeline for it; shows them first, and never overwrites a file',
  flags: FLAGS,
  async run({ flags }, io) {
    checkFlags(flags, io);
    const first = await lintToday([], io);
    const survey = look(first?.workspace, io);
    const platform = platformFor(flags.platform, survey);
    // Once a configuration is written it says so; until then the findings are to be those of tomorrow.
    const isConfigured = first?.workspace.config !== undefined;
    const words = isConfigured ? [] : [...(platform === undefined ? [] : ['--platform', platform]), ...(survey.argocd === undefined ? [] : ['--argocd'])];
    const today = words.length === 0 ? first : await lintToday(words, io);
    const host = flags.ci === 'none' ? undefined : (flags.ci ?? survey.host);
    // What writes baselines and files is of no use to who asks for help.
    const { planOf } = await import('../init/plan.js');
    const plan = planOf({ ...flags, platform, hook: !flags.noHook, host }, survey, today, io);
    io.stdout.write([...foundLines(survey), ...todayLines(today, words, flags), ...planLines(plan), ...notes(survey, flags, host)].map((line) => `${line}\n`).join(''));
    return finish(plan, flags, io);
  },
});

function checkFlags({ yes, dryRun, platform, source }: Flags, { cwd }: Io): void {
  if (yes && dryRun) throw new UserError('usage', '--yes writes the files and --dry-run writes none; give one of them');
  const parsed = platform === undefined ? undefined : parsePlatform(platform);
  if (parsed && !parsed.ok) throw new UserError('usage', `--platform ${String(platform)} ${parsed.problem}`);
  if (source !== undefined && !/^(?:https|ssh|file):\/\/[\w.~:/@%+-]+$/.test(source)) {
    throw new UserError('usage', `--source ${JSON.stringify(source)} is no address that both git and npm understand`, { hint: 'write https://HOST/PATH or ssh://git@HOST/PATH' });
  }
  const root = repositoryRoot(realpathSync(cwd));
  if (root !== undefined && root !== realpathSync(cwd)) {
    throw new UserError('not-the-top', 'this is not the top of the repository, and git, pre-commit and pipelines read their files there', { hint: `run it in ${root}` });
  }
}

function foundLines({ seen }: Survey): readonly string[] {
  if (seen.size === 0) return ['found here: nothing that tells what the manifests are for'];
  return ['found here:', ...Array.from(seen, ([what, { count, uri }]) => `  ${counted(count, what)}${count === 1 ? ` in ${uri}` : `, the first in ${uri}`}`)];
}

function todayLines(today: Today | undefined, words: readonly string[], { baseline }: Flags): readonly string[] {
  if (!today) return ['', 'findings today: none, as no file here holds a Kubernetes object yet'];
  const { text: counts, total, fails } = countsOf(today);
  if (total === 0) return ['', `findings today: none in ${counted(today.workspace.summary.objects, 'object')}${baseline ? ', so there is nothing for a baseline to hold' : ''}`];
  const shown = ['', `findings today: ${counts}; see them with: ${['pinstream lint', ...words].join(' ')}`];
  if (baseline) return shown;
  return [...shown, `  ${fails ? 'pinstream lint fails for them' : 'None fails pinstream lint'}; hook and pipeline look at what a change brings. --baseline lets only later ones count everywhere`];
}

function planLines({ made, kept }: InitPlan): readonly string[] {
  return [
    ...made.flatMap(({ path, text: content, shown }) => ['', `new file ${path}:`, ...indented(shown ?? content)]),
    ...kept.flatMap(({ path, advice }) => ['', `${path} is there already and stays as it is${advice ? `; ${advice.words}:` : ''}`, ...indented(advice?.lines ?? '')]),
  ];
}

function indented(lines: string): readonly string[] {
  return lines.split('\n').slice(0, -1).map((line) => (line === '' ? '' : `    ${line}`));
}

/** Why something is not in the plan that might be looked for there. */
function notes({ isRepository, app }: Survey, { noHook, ci }: Flags, host: string | undefined): readonly string[] {
  const all = [
    ...(isRepository || noHook ? [] : ['no hook: this is no git repository yet; run git init first']),
    ...(host === undefined && ci === undefined ? ['no pipeline: nothing here tells whether it is for GitHub or GitLab; --ci github or --ci gitlab says so'] : []),
    ...(app && !app.isCommitted ? ['no check of the cdk8s app: its manifests are not committed, so there is nothing to compare'] : []),
    ...(app?.isCommitted && host !== undefined && !checksApp(app) ? ['no check of the cdk8s app in the pipeline: there is no package-lock.json that tells what to install for it'] : []),
  ];
  return all.length === 0 ? [] : ['', ...all];
}

function finish({ made, kept }: InitPlan, { yes, dryRun }: Flags, io: Io): ExitCode {
  if (made.length === 0) {
    io.stderr.write('nothing to write\n');
    return EXIT.clean;
  }
  const files = counted(made.length, 'file');
  if (dryRun) {
    io.stderr.write(`would write ${files}\n`);
    return EXIT.clean;
  }
  if (!yes && !io.stdout.isTerminal) {
    io.stderr.write(`nothing was written; add --yes to write ${made.length === 1 ? 'this file' : `these ${files}`}\n`);
    return EXIT.findings;
  }
  if (!yes && !agrees(`write ${made.length === 1 ? 'this file' : `these ${files}`}? [y/N] `, io)) {
    io.stderr.write('nothing was written\n');
    return EXIT.findings;
  }
  writeNew(made, io.cwd);
  const paths = made.map(({ path }) => path);
  io.stderr.write(`wrote ${paths.join(', ')}\n`);
  const usesHook = [...made, ...kept].some(({ path }) => path === HOOK_FILE);
  io.stderr.write(`next: git add ${paths.join(' ')}${usesHook ? '; and once in every clone: pre-commit install' : ''}\n`);
  return EXIT.clean;
}

/** Asks on the terminal. Everything but yes is no. */
function agrees(question: string, { stderr, line }: Io): boolean {
  stderr.write(question);
  return /^y(?:es)?$/i.test(line?.().trim() ?? '');
}
