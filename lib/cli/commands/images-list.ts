import { createColors } from 'picocolors';
import { EXIT, UserError } from '../../base/errors';
import { printable } from '../../base/unknown';
import { command } from '../command';
import { flag, oneOf, text } from '../flags';
import { type ImageTrace, traceImages } from '../image-traces';
import { isColoured } from '../io';
import { openWorkspace } from '../open-workspace';
import { describeOutcome, type Pinned, pinnedBy } from '../outcome-words';
import { PARAM_FLAGS } from '../param-flags';
import { printTable } from '../table';
import { TARGET_FLAGS, targetOf } from '../target-flags';

/** Lists the images that workloads name. */
export const imagesList = command({
  name: 'images list',
  summary: 'List the images of the manifests: as written, resolved by whom, pinned or not',
  operand: '[path...]',
  flags: {
    format: oneOf('How the list is printed', ['text', 'json'], 'text'),
    unpinned: flag('List only images that are not pinned, and end with 1 if there is one'),
    ...TARGET_FLAGS,
    ...PARAM_FLAGS,
    stdinFilename: text('The path that standard input goes by; its folder gives context', 'path'),
  },
  run({ operands, flags }, io) {
    const workspace = openWorkspace(operands, flags, io);
    const options = { target: targetOf(flags), operation: 'create', params: workspace.params } as const;
    const all = workspace.sets.flatMap((set) => traceImages(set, workspace.isWanted, options)).map(entryOf);
    if (all.length === 0) {
      throw new UserError('nothing-to-check', 'no workload here names an image', {
        hint: 'name a file or folder that holds workloads',
      });
    }
    const listed = flags.unpinned ? all.filter(({ pinned }) => !isPinned(pinned)) : all;
    if (flags.format === 'json') io.stdout.write(`${JSON.stringify({ version: 1, images: listed }, undefined, 2)}\n`);
    else if (listed.length === 0) io.stdout.write(`every image is pinned, ${all.length} of ${all.length}\n`);
    else io.stdout.write(printTable(HEADINGS, listed.map(rowOf), createColors(isColoured(io.stdout, io.env)).bold));
    return flags.unpinned && listed.length > 0 ? EXIT.findings : EXIT.clean;
  },
});

interface Entry {
  readonly file: string;
  readonly line: number | undefined;
  readonly workload: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
  readonly container: string;
  /** As written; `undefined` where the field is missing. */
  readonly image: string | undefined;
  readonly through: string;
  readonly pinned: Pinned;
}

const HEADINGS = ['where', 'workload', 'container', 'image', 'pinned', 'resolved by'];

const PINNED_WORDS: Readonly<Record<Pinned, string>> = { yes: 'yes', stream: 'through its stream', no: 'no', unknown: 'unknown' };

function entryOf({ object, use, place, resolution }: ImageTrace): Entry {
  const namespace = object.namespace === undefined ? undefined : printable(object.namespace);
  return {
    file: place.uri,
    line: place.span?.start.line,
    workload: { kind: object.kind, name: printable(object.name), namespace },
    container: printable(use.name),
    image: use.image === undefined ? undefined : printable(use.image),
    through: describeOutcome(resolution.outcome),
    pinned: pinnedBy(resolution),
  };
}

/** What nobody knows yet is not pinned. */
function isPinned(pinned: Pinned): boolean {
  return pinned === 'yes' || pinned === 'stream';
}

function rowOf({ file, line, workload: { kind, name }, container, image, through, pinned }: Entry): readonly string[] {
  return [line === undefined ? file : `${file}:${line}`, `${kind}/${name}`, container, image ?? '-', PINNED_WORDS[pinned], through];
}
