import type { Origin, Place, Related } from '../../base/origin';
import type { Path } from '../../base/path';
import { LineMap, type Span } from '../../base/span';
import type { YamlDocument } from '../../yaml/document';
import { type LineMapping, lineMapper } from './line-mapping';

/** A template of a chart. What came of it is asked for document by document. */
export class ChartTemplate {
  readonly uri: string;
  readonly #text: string;
  readonly #lines: LineMap;
  #mapper: ReturnType<typeof lineMapper> | null = null;

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.#text = text;
    this.#lines = new LineMap(text);
  }

  /** Costs the product of the lines of both. */
  mappingOf(rendered: readonly string[]): LineMapping {
    if (this.#mapper === null) this.#mapper = lineMapper(this.#text);
    return this.#mapper?.(rendered) ?? (() => undefined);
  }

  /** The key or the value on a line, where it is written as `key: value`; else all of the line but the blanks around it. */
  spanOn(line: number, part: 'key' | 'value'): Span {
    const text = this.#lines.lineText(line);
    const start = this.#offsetOf(line);
    const [, lead = '', key = '', gap = '', value = ''] = ENTRY.exec(text) ?? [];
    if (key !== '' && part === 'value' && value !== '') return this.#lines.spanOf(start + lead.length + key.length + gap.length, start + lead.length + key.length + gap.length + value.length);
    if (key !== '') return this.#lines.spanOf(start + lead.length, start + lead.length + key.length);
    return this.#lines.spanOf(start + text.length - text.trimStart().length, start + text.trimEnd().length);
  }

  #offsetOf(line: number): number {
    let at = 0;
    for (let passed = 1; passed < line; passed++) at = this.#text.indexOf('\n', at) + 1;
    return at;
  }
}

/** A key with a value behind it, which a comment may follow. */
const ENTRY = /^(\s*(?:- +)*)([\w./-]+|"[^"]*")(:\s*)(.*?)\s*(?: #.*)?$/;

/** An object that Helm made. Its places are those lines of its template that alone can have made it. No repair goes through it. */
export class HelmOrigin implements Origin {
  readonly uri: string;
  readonly remedy = 'change the template, or the values that it takes this from';
  readonly #document: YamlDocument;
  readonly #base: Path;
  readonly #template: ChartTemplate | undefined;
  readonly #made: string | undefined;
  #mapping: LineMapping | undefined;

  /**
   * @param document What came out, as it stands in all that came out.
   * @param base The object's place in the document.
   * @param template `undefined` where nobody can tell it; `chart` then stands for it.
   * @param made The template's name, where it lies in a packed chart.
   */
  constructor(document: YamlDocument, base: Path, { template, chart, made }: { readonly template: ChartTemplate | undefined; readonly chart: string; readonly made: string | undefined }) {
    this.#document = document;
    this.#base = base;
    this.#template = template;
    this.#made = made;
    this.uri = template?.uri ?? chart;
  }

  locate(path: Path, part: 'key' | 'value' = 'value'): Place {
    const nameOnly = { uri: this.uri, path, span: undefined };
    const template = this.#template;
    if (!template) return nameOnly;
    const full = [...this.#base, ...path];
    for (const side of part === 'value' ? (['value', 'key'] as const) : (['key'] as const)) {
      const found = this.#document.nearestSpan(full, side);
      const line = this.#mapped(template, found.span.start.line);
      // The place of the whole object is its first line, whatever stands there.
      if (line !== undefined) return { uri: this.uri, path: found.path.slice(this.#base.length), span: template.spanOn(line, found.path.length === this.#base.length ? 'key' : side) };
    }
    return nameOnly;
  }

  suppliers(): readonly Related[] {
    if (this.#made === undefined || this.#template) return [];
    return [{ uri: this.uri, path: [], span: undefined, message: `the template ${this.#made} of a packed chart makes it` }];
  }

  isSettable(): boolean {
    return false;
  }

  #mapped(template: ChartTemplate, line: number): number | undefined {
    const { text, start, end, lines } = this.#document;
    const first = lines.positionAt(start).line;
    // Marks between documents and Helm's own comment are no lines of the template.
    this.#mapping ??= template.mappingOf(text.slice(start, end).split('\n').map((one) => (/^(?:---|# Source: )/.test(one) ? '' : one)));
    return this.#mapping(line - first);
  }
}
