import type { Path } from '../base/path';

/**
 * Whether a JSON pointer (RFC 6901) names the field or something that holds it. Pointers have no wildcards.
 */
export function pointerCovers(pointer: string, field: Path): boolean {
  if (!pointer.startsWith('/')) return pointer === '';
  const steps = pointer.slice(1).split('/');
  return steps.length <= field.length && steps.every((step, at) => step.replaceAll('~1', '/').replaceAll('~0', '~') === String(field[at]));
}

/**
 * Whether a jq path expression names the field or something that holds it: `.spec.template.spec.containers[]?.image`.
 * Reads paths alone, joined by `|` and `,`; `undefined` for whatever else jq can do, such as `select(…)` and `..`.
 * @see https://jqlang.org/manual/v1.7/#path
 */
export function expressionCovers(expression: string, field: Path): boolean | undefined {
  const readings = expression.split(',').map((part) => {
    const steps = stepsOf(part);
    return steps && steps.length <= field.length && steps.every((step, at) => stepFits(step, field[at]));
  });
  if (readings.includes(true)) return true;
  return readings.includes(undefined) ? undefined : false;
}

/** A key or an index; `undefined` is every entry, as `[]` is. */
interface JqStep {
  readonly key: string | number | undefined;
}

const STEP = /\s*(?:\|\s*(?=\.))?(?:\.?\[\s*(?:"([^"\\]*)"|(\d+))?\s*\]|\.(?:([A-Za-z_]\w*)|"([^"\\]*)"))\s*\??/y;

/** The steps of a path expression; `undefined` where it is no plain path. A lone dot is the whole object. */
function stepsOf(expression: string): readonly JqStep[] | undefined {
  const text = expression.trim().replace(/^\.(?=\s*(?:\||$))\s*\|?\s*/, '');
  const steps: JqStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return undefined;
    const [, quoted, index, name, dotted] = match;
    steps.push({ key: quoted ?? name ?? dotted ?? (index === undefined ? undefined : Number(index)) });
  }
  return steps;
}

function stepFits({ key }: JqStep, step: string | number | undefined): boolean {
  return key === undefined || key === step;
}
