import { RULES } from '../../../rules';
import type { KubeObject } from '../../kube/object';
import { isOver, type KnownRules, names } from '../../engine/suppressions/directive';
import { writtenOnDocument, writtenOnObject } from '../../engine/suppressions/in-annotations';
import { writtenInComments } from '../../engine/suppressions/in-comments';
import type { ObjectSet } from '../../workspace/workspace';
import { type Io, todayOf } from '../io';

const RULE = 'unpinned-image';
const KNOWN: KnownRules = { ids: new Set(RULES.map(({ id }) => id)), untouchable: new Set(), further: true };

/** Whether somebody asked, in a set's files, that `unpinned-image` be silent about a line or an object: then nobody pins there either. */
export function ignoredIn({ documents, index }: ObjectSet, io: Io): (uri: string, line: number, object: KubeObject) => boolean {
  const today = todayOf(io);
  const written = [
    ...documents.flatMap((document) => [...writtenInComments(document, KNOWN), ...writtenOnDocument(document, KNOWN)]),
    ...index.objects.flatMap((object) => writtenOnObject(object, KNOWN)),
  ].filter(({ directive }) => names(directive, RULE) && !isOver(directive, today));
  if (written.length === 0) return () => false;
  return (uri, line, object) => {
    const start = { line, column: 1, offset: 0 };
    const place = { uri, path: [], span: { start, end: start } };
    return written.some((suppression) => suppression.covers({ place, object, title: `${object.kind}/${object.name}` }));
  };
}
