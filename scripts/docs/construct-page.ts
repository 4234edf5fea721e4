import { type DocumentedExport, documentedExports, type DocumentedMember } from './exports';
import { cell } from '../../lib/cli/rule-head';

/** The page of the constructs, from the docstrings of what `entry` exports. Throws where a class or function has none. */
export function constructPage(entry: string): string {
  const exported = documentedExports(entry);
  const bare = exported.filter(({ kind, text }) => kind !== 'interface' && kind !== 'type' && text === '');
  if (bare.length > 0) throw new Error(`exported without a docstring: ${bare.map(({ name }) => name).join(', ')}`);
  const links = linksOf(exported);
  const parts = PARTS.map(({ title, holds }) => {
    const members = exported.filter((member) => holds(member) && !isShownWithClass(member, exported));
    return [`## ${title}`, ...members.flatMap((member) => [...sectionOf(member, '###', links), ...propsOf(member, exported, links)])];
  });
  return `${[INTRODUCTION, ...parts.flat()].join('\n\n')}\n`;
}

const INTRODUCTION = `# Constructs

<!-- Written by \`npm run docs\` from the docstrings; do not edit. -->

\`import { … } from 'pinstream/constructs'\`. A whole app, step by step, is in [the guide](guide-constructs.md).
Each construct is made as \`new Xxx(scope, id, props)\`. Props are checked when it is made, and all problems of an app are told at once by
\`app.synth()\`. Its main child has the id \`Resource\`, so that \`ApiObject.of(construct)\` finds it, for JSON patches and whatever else the
props do not cover.`;

const PARTS: readonly { readonly title: string; readonly holds: (entry: DocumentedExport) => boolean }[] = [
  { title: 'The app', holds: ({ name }) => name === 'PinstreamApp' },
  { title: 'Constructs', holds: ({ kind }) => kind === 'construct' },
  { title: 'Helpers', holds: ({ kind, name }) => (kind === 'class' && name !== 'PinstreamApp') || kind === 'function' || kind === 'value' },
  { title: 'Types', holds: ({ kind }) => kind === 'interface' || kind === 'type' },
];

type Links = (type: string) => string;

/** Turns the names on the page into links wherever a type mentions them. */
function linksOf(exported: readonly DocumentedExport[]): Links {
  const names = new Set(exported.map(({ name }) => name));
  return (type) => type.split(/(\w+)/).map((word) => (names.has(word) ? `[${word}](#${word.toLowerCase()})` : markdown(word))).join('');
}

// Type arguments would read as HTML.
function markdown(text: string): string {
  return cell(text).replaceAll('<', '\\<');
}

function isShownWithClass({ name, kind }: DocumentedExport, exported: readonly DocumentedExport[]): boolean {
  return kind === 'interface' && exported.some((other) => isClass(other) && other.bases.includes(name));
}

function isClass({ kind }: DocumentedExport): boolean {
  return kind === 'construct' || kind === 'class';
}

/** The section of a class's props, which stands right below it. */
function propsOf(entry: DocumentedExport, exported: readonly DocumentedExport[], links: Links): readonly string[] {
  return isClass(entry) ? exported.filter(({ name }) => entry.bases.includes(name)).flatMap((props) => sectionOf(props, '####', links)) : [];
}

function sectionOf(entry: DocumentedExport, heading: string, links: Links): readonly string[] {
  const { name, text, signature, bases, props, members } = entry;
  const inherited = isClass(entry) ? [] : bases;
  return [
    `${heading} ${name}`,
    ...(text === '' ? [] : [text]),
    ...(signature === undefined ? [] : [`\`\`\`ts\n${signature}\n\`\`\``]),
    ...(members.length === 0 ? [] : [memberTable(members, links)]),
    ...(props.length === 0 ? [] : [propTable(props, links)]),
    ...(inherited.length === 0 ? [] : [`${props.length === 0 ? 'All' : 'And all'} of ${inherited.map(links).join(', ')}.`]),
  ];
}

function propTable(props: readonly DocumentedMember[], links: Links): string {
  const rows = props.map(({ name, type, optional, text, fallback }) => row([`\`${name}\`${optional ? '' : ', required'}`, links(type), cell(fallback ?? ''), cell(text)]));
  return [row(['prop', 'type', 'default', 'meaning']), row(['---', '---', '---', '---']), ...rows].join('\n');
}

function memberTable(members: readonly DocumentedMember[], links: Links): string {
  const rows = members.map(({ name, type, text }) => row([`\`${name}\``, links(type), cell(text)]));
  return [row(['member', 'type', 'meaning']), row(['---', '---', '---']), ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
