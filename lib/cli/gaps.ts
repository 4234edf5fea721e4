import { EXIT, type ExitCode } from '../base/errors';
import { skippedLines, unknownKindLines } from '../reporters/summary';
import type { Io } from './io';
import type { OpenWorkspace } from './open-workspace';

/**
 * Tells on standard error what was asked for and not looked at, so that no list passes for whole: documents that cannot be read,
 * kinds nobody knows, files skipped. Answers 1 where a document cannot be read and 2 where something could not be rendered, as `lint` does.
 */
export function tellGaps({ sets, isWanted, summary, unrendered }: OpenWorkspace, { stderr }: Io): ExitCode {
  const unread = sets.flatMap(({ documents }) => documents).filter(({ yaml }) => yaml.value === undefined && isWanted(yaml.uri));
  for (const { yaml } of unread) {
    const [problem] = yaml.problems;
    const at = problem ? `:${problem.span.start.line}:${problem.span.start.column}: ${problem.message}` : '';
    stderr.write(`warning: ${yaml.uri}${at}; nobody looked at what it holds\n`);
  }
  for (const line of [...unknownKindLines(summary.unknownKinds), ...skippedLines(summary.skipped)]) stderr.write(`${line}\n`);
  if (unrendered.length > 0) return EXIT.cannot;
  return unread.length > 0 ? EXIT.findings : EXIT.clean;
}
