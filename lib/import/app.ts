import type { ImportedChart } from './chart';
import { textLiteral } from './literal';

/** A `main.ts` that synthesises the charts. What a chart cannot do without is taken from the environment, under the parameter's name. */
export function appText(charts: readonly ImportedChart[]): string {
  const statements = charts.map(({ name, className, props }) => {
    const required = props.filter(({ fallback }) => fallback === undefined);
    const given = required.map(({ name: prop, parameter, type }) => {
      const text = `given(${textLiteral(parameter)})`;
      return `${prop}: ${type === 'scalar' ? `typed(${text})` : text}`;
    }).join(', ');
    return `new ${className}(app, ${textLiteral(name)}${given === '' ? '' : `, { ${given} }`});`;
  });
  const needed = charts.flatMap(({ props }) => props).filter(({ fallback }) => fallback === undefined);
  return [
    "import { PinstreamApp } from 'pinstream/constructs';",
    ...charts.map(({ name, className }) => `import { ${className} } from ${textLiteral(`./${name}`)};`),
    '',
    'const app = new PinstreamApp();',
    ...statements,
    'app.synth();',
    ...(needed.length > 0 ? ['', ...GIVEN] : []),
    ...(needed.some(({ type }) => type === 'scalar') ? ['', ...TYPED] : []),
    '',
  ].join('\n');
}

const GIVEN = [
  '/** What has no place in a repository, or nobody has decided yet. */',
  'function given(name: string): string {',
  '  const value = process.env[name];',
  "  if (value === undefined) throw new Error(`set ${name} in the environment; a chart needs it`);",
  '  return value;',
  '}',
];

const TYPED = [
  '/** The number or boolean that the text is, as oc process reads it. */',
  'function typed(text: string): string | number | boolean {',
  '  try {',
  '    const value: unknown = JSON.parse(text);',
  "    return typeof value === 'number' || typeof value === 'boolean' ? value : text;",
  '  } catch {',
  '    return text;',
  '  }',
  '}',
];
