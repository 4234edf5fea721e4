/** The three files of a rule, by path. Its test fails until the rule finds the example, so that nobody takes it for finished. */
export function scaffoldOf(category: string, id: string, version: string): Readonly<Record<string, string>> {
  return {
    [`rules/${category}/${id}.ts`]: ruleText(category, id, version),
    [`rules/${category}/${id}.md`]: pageText(id),
    [`test/rules/${category}/${id}.test.ts`]: testText(category, id),
  };
}

/** The text of `rules/index.ts` with the rule in it; both lists stay sorted. Throws when the rule is there already. */
export function indexWith(index: string, category: string, id: string): string {
  const name = camelCase(id);
  const imported = Array.from(index.matchAll(IMPORT), ([line = '', , path = '']) => ({ line, path }));
  const [whole, body = ''] = /= \[\n([\s\S]*?)\];/.exec(index) ?? [];
  const listed = Array.from(body.matchAll(/\w+/g), ([word]) => word);
  if (whole === undefined || imported.length === 0) throw new Error('rules/index.ts has no imports of rules, or no list of them');
  if (listed.includes(name)) throw new Error(`rules/index.ts lists ${name} already`);
  const imports = [...imported, { line: `import { ${name} } from './${category}/${id}';\n`, path: `${category}/${id}` }];
  const names = [...listed, name].sort((one, other) => order(kebabCase(one), kebabCase(other)));
  const [first] = imported;
  const start = index.indexOf(first?.line ?? '');
  const rest = index.slice(start).replace(IMPORT, '');
  const lines = imports.sort((one, other) => order(one.path, other.path)).map(({ line }) => line);
  return `${index.slice(0, start)}${lines.join('')}${rest.replace(whole, () => `= [\n${names.map((entry) => `  ${entry},\n`).join('')}];`)}`;
}

const IMPORT = /^import \{ (\w+) \} from '\.\/([\w/-]+)';\n/gm;

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function ruleText(category: string, id: string, version: string): string {
  return `import { objectRule } from '../../lib/engine/rule';

/** Flags (what it flags, and what it leaves to other rules). */
export const ${camelCase(id)} = objectRule({
  id: '${id}',
  summary: '(The fault as a sentence without a full stop)',
  category: '${category}',
  preset: 'recommended',
  severity: 'warning',
  since: '${version}',
  kinds: ['StatefulSet'],
  sources: [],
  messages: {
    fault: ({ name }: { name: string }) => \`\${name} (what is wrong here, and what to do)\`,
  },
  check() {
    // Read the object through the views of lib/kube and report what is at fault.
  },
});
`;
}

function pageText(id: string): string {
  return `# ${id}
<!-- generated: head -->
<!-- end generated -->

## Why

## Examples

\`\`\`yaml bad
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: shop }
\`\`\`

\`\`\`yaml good
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: shop }
\`\`\`

## How to fix

## When to leave it off
`;
}

function testText(category: string, id: string): string {
  return `import { ${camelCase(id)} } from '../../../rules/${category}/${id}';
import { ruleTest } from '../../support/rule-test';

ruleTest(${camelCase(id)}, {
  valid: {},
  invalid: {
    'a shop without stock is found': {
      yaml: \`apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop   #! fault
\`,
    },
  },
});
`;
}
