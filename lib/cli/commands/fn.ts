import { EXIT, UserError } from '../../base/errors';
import { failing, type Report } from '../../engine/report';
import { fieldOf, listField } from '../../kube/json';
import { editText } from '../../yaml/edit-text';
import { readYaml } from '../../yaml/read';
import { command } from '../command';
import { oneOf, switchOrOneOf } from '../flags';
import { type FunctionWishes, wishesIn } from '../fn/function-config';
import { isResourceList, resultLine, resultsOf } from '../fn/results';
import { isNothing } from '../hook/situation';
import type { Io } from '../io';
import { openLint } from '../lint-run';
import { CHECK_FLAGS, type LintWishes } from '../lint-wishes';
import { lintAndRepair } from '../repair-run';

/** The rules as a KRM function, for kustomize and kpt. */
export const fn = command({
  name: 'fn',
  summary: 'Check the ResourceList on standard input, as kustomize and kpt hand it to a function, and print it with the results',
  flags: {
    failOn: oneOf('The lowest severity that fails the run; error when neither functionConfig nor configuration says anything else', ['error', 'warning', 'info'], undefined),
    ...CHECK_FLAGS,
    fix: switchOrOneOf('Repair what can be repaired; unsafe: also where the running system may change', ['safe', 'unsafe'], 'safe'),
  },
  async run({ flags }, io) {
    const given = io.stdin().toString('utf8');
    const asked = wishesIn(fieldOf(listIn(given), 'functionConfig'));
    const wishes = {
      ...flags,
      preset: asked.preset ?? flags.preset,
      platform: asked.platform ?? flags.platform,
      argocd: asked.argocd ?? flags.argocd,
      failOn: asked.failOn ?? flags.failOn,
      fix: asked.fix ?? flags.fix,
    };
    const { text, report, failOn } = await checked(given, wishes, io);
    const list = listIn(text);
    const results = report ? resultsOf(report, list) : [{ message: 'there is no object to check', severity: 'info' as const }];
    io.stdout.write(withResults(text, results, list));
    for (const result of results) if (result.severity !== 'info') io.stderr.write(resultLine(result));
    if (!report) return EXIT.clean;
    if (report.failures.length > 0) return EXIT.cannot;
    return failing(report, failOn).length > 0 ? EXIT.findings : EXIT.clean;
  },
});

interface Checked {
  /** Repaired, where that was wished. */
  readonly text: string;
  /** `undefined` where there is nothing to check, which is no fault of a step in a pipeline. */
  readonly report: Report | undefined;
  readonly failOn: 'error' | 'warning' | 'info';
}

async function checked(text: string, wishes: LintWishes['flags'] & Pick<FunctionWishes, 'failOn' | 'fix'>, io: Io): Promise<Checked> {
  const printed: string[] = [];
  const inside: Io = { ...io, stdin: () => Buffer.from(text), stdout: { ...io.stdout, write: (part) => void printed.push(part) } };
  try {
    const { workspace, check } = await openLint(['-'], { flags: wishes, only: [], suppressions: true }, inside);
    const { report } = await lintAndRepair(workspace, check, { fix: wishes.fix, diff: false, operands: ['-'], isSetAside: () => false }, inside);
    return { text: wishes.fix === undefined ? text : printed.join(''), report, failOn: wishes.failOn ?? workspace.config?.written.failOn ?? 'error' };
  } catch (error) {
    if (listField(listIn(text), 'items').length > 0 || !isNothing(error)) throw error;
    return { text, report: undefined, failOn: 'error' };
  }
}

/** The ResourceList in a text. Throws `UserError` where there is none, or something beside it. */
function listIn(text: string): unknown {
  const { documents } = readYaml('<stdin>', text);
  const [document, ...others] = documents.filter(({ value, problems }) => value !== null || problems.length > 0);
  const [problem] = document?.problems ?? [];
  if (problem) throw new UserError('unreadable', `standard input cannot be read: line ${problem.span.start.line}: ${problem.message}`);
  if (others.length > 0 || !isResourceList(document?.value)) {
    throw new UserError('unreadable', 'standard input is no ResourceList of config.kubernetes.io/v1', { hint: 'kustomize and kpt hand one to functions; to check manifests as they are, use pinstream lint -' });
  }
  return document?.value;
}

/** The text with these results and nothing else changed: items stay byte for byte what they were. */
function withResults(text: string, results: readonly object[], list: unknown): string {
  if (results.length === 0 && fieldOf(list, 'results') === undefined) return text;
  const file = readYaml('<stdin>', text);
  const index = file.documents.findIndex(({ value }) => isResourceList(value));
  // What an earlier function found went to the orchestrator already.
  const written = editText(file, [{ index, edits: [{ op: 'add', path: ['results'], value: results }] }]);
  if (!written.ok) throw new UserError('unwritable', `the results cannot be written into the ResourceList: ${written.problem}`);
  return written.value;
}
