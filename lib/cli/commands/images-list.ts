import { EXIT, UserError } from '../../base/errors';
import { printable } from '../../base/unknown';
import { command } from '../command';
import { flag, oneOf } from '../flags';
import { tellGaps } from '../gaps';
import { type ImageEntry, printImageList } from '../image-list';
import { type ImageTrace, traceImages } from '../image-traces';
import { isColoured, lineWidth } from '../io';
import { OPEN_FLAGS, openWorkspace } from '../open-workspace';
import { describeOutcome, pinnedBy } from '../outcome-words';
import { RENDER_FLAGS } from '../render/flags';
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
    ...OPEN_FLAGS,
    ...RENDER_FLAGS,
  },
  async run({ operands, flags }, io) {
    const workspace = await openWorkspace(operands, flags, io);
    const code = tellGaps(workspace, io);
    const all = traceImages(workspace, { targetOf: (set) => targetOf(flags, workspace.configOf(set)), operation: 'create' }).map(entryOf);
    if (all.length === 0) {
      throw new UserError('nothing-to-check', 'no workload here names an image', { hint: 'name a file or folder that holds workloads' });
    }
    const listed = flags.unpinned ? all.filter(({ pinned }) => !isPinned(pinned)) : all;
    if (flags.format === 'json') io.stdout.write(`${JSON.stringify({ version: 1, images: listed }, undefined, 2)}\n`);
    else if (listed.length === 0) io.stdout.write(`every image is pinned, ${all.length} of ${all.length}\n`);
    else io.stdout.write(printImageList(listed, { width: lineWidth(io.stdout), colour: isColoured(io.stdout, io.env) }));
    return flags.unpinned && listed.length > 0 ? EXIT.findings : code;
  },
});

function entryOf({ object, use, place, resolution }: ImageTrace): ImageEntry {
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
function isPinned(pinned: ImageEntry['pinned']): boolean {
  return pinned === 'yes' || pinned === 'stream';
}
