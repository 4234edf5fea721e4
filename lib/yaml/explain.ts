import type * as Yaml from 'yaml';
import { YAMLException } from './events';
import { Refusal } from './problem';

/**
 * Why a text that js-yaml refused does not parse, in offsets of the text. Faults of grammar are put in the words of `yaml`,
 * which is loaded here and nowhere else; where it finds none, js-yaml's own word stands.
 * A text refused for its depth never gets there: nesting without end can exhaust the stack of `yaml` beyond recovery.
 */
export function explainFault(text: string, fault: unknown, maxDepth: number): Refusal {
  if (fault instanceof RangeError) return tooDeep();
  if (!(fault instanceof YAMLException)) throw fault;
  const at = Math.min(fault.mark?.position ?? 0, text.length);
  if (fault.reason.startsWith('nesting exceeded')) {
    return new Refusal('limit', `Values are nested more than ${String(maxDepth)} deep`, at, at, DEEP_HINT);
  }
  if (text.includes('\0')) {
    const nul = text.indexOf('\0');
    return new Refusal('unreadable', 'The file is not text: it holds a NUL byte', nul, nul + 1, 'leave it out, or save it as UTF-8');
  }
  const parsed = faultInYaml(text, at);
  if (parsed === undefined) return new Refusal('unreadable', sentence(fault.reason), at, at, hintFor(text, at, { code: '', message: fault.reason }));
  const [start, end] = parsed.pos;
  return new Refusal('unreadable', sentence(parsed.message), start, Math.min(end, text.length), hintFor(text, start, parsed));
}

/** For a limit set so high that the stack ends before it. */
export function tooDeep(): Refusal {
  return new Refusal('limit', 'Values are nested too deep to be read', 0, 0, DEEP_HINT);
}

const DEEP_HINT = 'nest less, or split the document';

/** Characters after the fault that `yaml` is shown: enough to see what it is in, too few to nest deep. */
const CHARACTERS_AFTER = 200;

/** Longer texts are not read a second time for a better word. */
const MOST_CHARACTERS = 1024 * 1024;

function faultInYaml(text: string, at: number): Pick<Yaml.YAMLParseError, 'code' | 'message' | 'pos'> | undefined {
  if (at > MOST_CHARACTERS) return undefined;
  const yaml = loadYaml();
  const lineEnd = text.indexOf('\n', at);
  const cut = Math.min(lineEnd === -1 ? text.length : lineEnd + 1, at + CHARACTERS_AFTER);
  const { errors } = yaml.parseDocument(text.slice(0, cut), { prettyErrors: false, uniqueKeys: false, logLevel: 'silent', merge: true });
  return errors[0];
}

function loadYaml(): typeof Yaml {
  // Costs 30 ms, which a run over files that parse never pays; `import()` would make the whole reader asynchronous.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- synchronous and lazy
  return require('yaml') as typeof Yaml;
}

function sentence(message: string): string {
  const text = message.trim().replace(/[.:]$/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'align the line with its neighbours',
  MISSING_CHAR: 'add what is missing, or quote the value',
  BLOCK_AS_IMPLICIT_KEY: 'put the inner map on lines of its own, or quote the value',
  MULTILINE_IMPLICIT_KEY: 'keep the key and its colon on one line, or quote the value before it',
  UNEXPECTED_TOKEN: 'remove what stands there, or quote the value',
  BAD_DQ_ESCAPE: 'write \\\\ for a backslash, or use single quotes',
  BAD_SCALAR_START: 'quote the value',
  BLOCK_IN_FLOW: 'write the map in { } as well, or take the brackets away',
  BAD_ALIAS: 'quote the value, or name an anchor',
};

function hintFor(text: string, at: number, { code, message }: { readonly code: string; readonly message: string }): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  // A chart's templates are the most common text that is no YAML.
  if (text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).includes('{{')) return 'render the template first, or quote the value';
  const bracket = /end with a ([\]}])/.exec(message)?.[1];
  if (bracket !== undefined) return `close the bracket with ${bracket}, and indent what stands inside`;
  return HINTS[code] ?? 'correct the text there, or quote the value';
}
