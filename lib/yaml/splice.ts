import { type Parsed, failure, success } from '../base/parsed';
import { overlapIn, sortEdits, type TextEdit, trimEdit } from '../base/text-edit';
import type { ValueEdit } from '../base/value-edit';
import { smallSteps } from '../base/value-edit';
import type { YamlDocument } from './document';
import { type Draft, draftOf, sharedNodes, Unwritable } from './draft';
import { withoutSharedChanges } from './shared-scalars';
import { spliceBlockList, spliceBlockMap } from './splice-block';
import { spliceFlow } from './splice-flow';
import { spliceValue, type Slot } from './splice-value';
import type { Splicer } from './splicer';
import { styleOf } from './write-style';

/**
 * The smallest edits of a document's text that change its value as the edits say, one after another: scalars keep their quotes where
 * the new value allows, new entries take the look of their neighbours, comments and anchors stay. Offsets are of the whole file.
 * What aliases share is changed at its anchor, where the edits change all its places alike. Fails, saying why, where more would change:
 * in another place of what aliases share, or around a comment that would be lost.
 * Parses the document once more. Who writes the result should read it again and compare.
 */
export function spliceEdits(document: YamlDocument, edits: readonly ValueEdit[]): Parsed<readonly TextEdit[]> {
  const root = document.placed();
  if (root === undefined) return failure('the document cannot be read', document.start);
  const splicer: Splicer = {
    text: document.text,
    lines: document.lines,
    comments: document.comments().map(({ span }) => ({ start: span.start.offset, end: span.end.offset })),
    style: styleOf(document.text, document.lines, root),
    edits: [],
    splice: (draft, slot) => spliceDraft(splicer, draft, slot),
  };
  try {
    const { shared, rest } = withoutSharedChanges(root, document.value, smallSteps(document.value, edits));
    for (const { node, flow, value } of shared) spliceValue(splicer, { node, head: node.start, column: 0, parent: flow ? 'flow' : 'block-map' }, value);
    const draft = draftOf(root, document.value, rest, sharedNodes(root));
    spliceDraft(splicer, draft, { node: root, head: root.start, column: -1, parent: undefined });
  } catch (fault) {
    if (!(fault instanceof Unwritable)) throw fault;
    return failure(fault.message, fault.at);
  }
  const sorted = sortEdits(splicer.edits.flatMap((edit) => trimEdit(document.text, edit) ?? []));
  const clash = overlapIn(sorted);
  return clash === undefined ? success(sorted) : failure(OVERLAP, clash[1].start);
}

/** The problem of edits that can only be made one after another. */
export const OVERLAP = 'the changes are too close to each other to be made at once';

function spliceDraft(splicer: Splicer, draft: Draft, slot: Slot): void {
  switch (draft.kind) {
    case 'kept':
      return;
    case 'new':
      spliceValue(splicer, slot, draft.value);
      return;
    case 'map':
      if (draft.node.flow) spliceFlow(splicer, draft, slot);
      else spliceBlockMap(splicer, draft, slot);
      return;
    case 'list':
      if (draft.node.flow) spliceFlow(splicer, draft, slot);
      else spliceBlockList(splicer, draft, slot);
  }
}
