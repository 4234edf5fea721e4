/** Hands out each name once, whatever its case: files of two names that differ in case alone are one on some disks. */
export class FreeNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(Array.from(taken, (name) => name.toLowerCase()));
  }

  /** The name, or the first of the others it can be that nobody has. */
  take(name: string, other: (name: string, count: number) => string = (base, count) => `${base}${count}`): string {
    let free = name;
    for (let count = 2; this.#taken.has(free.toLowerCase()); count++) free = other(name, count);
    this.#taken.add(free.toLowerCase());
    return free;
  }
}

/** `APPLICATION_NAME` as `applicationName`. Always an identifier that may stand for a constant and for a member of a plain object. */
export function propName(parameter: string): string {
  const [first = 'parameter', ...others] = wordsOf(parameter);
  const name = uncapitalised(first) + others.map(capitalised).join('');
  const safe = /^\d/.test(name) ? `parameter${name}` : name;
  return TAKEN.has(safe) ? `${safe}Value` : safe;
}

/** `shop-template.yaml` as `shop-template`; `imported` where nothing of the name can stay. */
export function chartName(name: string): string {
  const base = name.replace(/^.*[\\/]/, '').replace(/\.(?:ya?ml|json)$/i, '');
  const kebab = base.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z\d]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST_NAME).replace(/-+$/, '');
  return kebab === '' ? 'imported' : kebab;
}

/** `ShopTemplateChart` of `shop-template`. */
export function className(chart: string): string {
  const pascal = chart.split('-').map(capitalised).join('');
  return /^\d/.test(pascal) ? `Chart${pascal}` : `${pascal}Chart`;
}

/** What may stand in the id of a construct, which is part of a path. */
export function idPart(text: string): string {
  return text.replace(/[^A-Za-z\d]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST_NAME);
}

const LONGEST_NAME = 60;

/** Names of ChartProps, of what a chart's constructor knows, of members that every object has, and words of the language. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['namespace', 'labels', 'disableResourceNameHashes', 'scope', 'id', 'props', 'typed'],
  ...['constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf'],
  ...['arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum', 'eval'],
  ...['export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof', 'interface', 'let', 'new'],
  ...['null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof'],
  ...['undefined', 'var', 'void', 'while', 'with', 'yield'],
]);

/** The words of a parameter's name, which holds letters, digits and `_`: `MYSQL_USER` has two, so has `mysqlUser`. */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/[^A-Za-z\d]+/)
    .flatMap((part) => (/[a-z]/.test(part) ? part.split(/(?<=[a-z\d])(?=[A-Z])/) : [part]))
    .filter((word) => word !== '')
    .map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function uncapitalised(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}
