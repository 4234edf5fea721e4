import type { YamlComment } from '../../yaml/comments';
import type { ManifestDocument } from '../../workspace/document';
import { type KnownRules, readDirective } from './directive';
import type { WrittenSuppression } from './written';

const MARK = 'pinstream-ignore';
const COMMENT = /^pinstream-ignore(?::|(?=\s|$))\s*(.*)$/s;

/**
 * The comments `# pinstream-ignore <rule-id>[, <rule-id>]: reason [until=YYYY-MM-DD]` of a document. One on a line of its own is about
 * the next line that holds more than a comment, any other about its own line. A text without the word costs one search.
 */
export function writtenInComments(document: ManifestDocument, known: KnownRules): readonly WrittenSuppression[] {
  const { yaml } = document;
  const first = yaml.text.indexOf(MARK, yaml.start);
  if (first < 0 || first >= yaml.end) return [];
  return yaml.comments().flatMap((comment): WrittenSuppression[] => {
    const text = COMMENT.exec(comment.text)?.[1];
    if (text === undefined) return [];
    const line = comment.ownLine ? nextLine(document, comment) : comment.span.start.line;
    return [
      {
        by: 'comment',
        directive: readDirective(text, known),
        place: { uri: yaml.uri, path: [], span: comment.span },
        object: undefined,
        subject: { document },
        ...(line === undefined ? { nowhere: 'no line of the document follows it' } : {}),
        covers: ({ place }) => place.uri === yaml.uri && place.span?.start.line === line,
        isNear: ({ place }) => place.uri === yaml.uri && place.span !== undefined && place.span.start.offset >= yaml.start && place.span.start.offset < yaml.end,
      },
    ];
  });
}

/** The line, counted from 1, of the next text in the document that is neither comment nor the mark between documents. */
function nextLine({ yaml }: ManifestDocument, { span }: YamlComment): number | undefined {
  const NEXT = /^(?!\uFEFF?[ \t]*(?:#|$)|---[ \t]*(?:#|$)|%)/gm;
  const part = yaml.text.slice(0, yaml.end);
  NEXT.lastIndex = span.end.offset;
  const at = NEXT.exec(part)?.index;
  return at === undefined || at >= part.length || part.startsWith('...', at) ? undefined : yaml.lines.spanOf(at, at).start.line;
}
