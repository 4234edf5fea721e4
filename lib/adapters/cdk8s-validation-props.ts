import type { PinstreamValidationProps } from './cdk8s-validation-types';

/** What cdk8s-cli prints as the reason why it stops. */
export class ValidationError extends Error {
  constructor(problem: string) {
    super(`pinstream cannot validate: ${problem}`);
  }
}

/** Properties as they stand in `cdk8s.yaml`, which no compiler has seen. Throws for what is none, so that a misspelt one is not passed over. */
export function checkedProps(props: object): PinstreamValidationProps {
  for (const [name, value] of Object.entries(props)) {
    const want = Object.hasOwn(WANTED, name) ? WANTED[name] : undefined;
    if (!want) throw new ValidationError(`it knows no property ${name}; known: ${Object.keys(WANTED).join(', ')}`);
    if (!want.fits(value)) throw new ValidationError(`the property ${name} is ${JSON.stringify(value)}; allowed: ${want.allowed}`);
  }
  return props;
}

/** The options of `lint` that the properties stand for. */
export function wordsOf({ preset, failOn, platform, argocd, config, rules = [] }: PinstreamValidationProps): readonly string[] {
  const given = Object.entries({ '--preset': preset, '--fail-on': failOn, '--platform': platform, '--config': config });
  return [
    ...given.flatMap(([option, value]) => (value === undefined ? [] : [`${option}=${value}`])),
    ...(argocd ? ['--argocd'] : []),
    ...rules.map((module) => `--rules=${module}`),
  ];
}

interface Wanted {
  readonly fits: (value: unknown) => boolean;
  readonly allowed: string;
}

const WANTED: Readonly<Record<keyof PinstreamValidationProps, Wanted>> & Readonly<Record<string, Wanted>> = {
  preset: oneOf('recommended', 'strict', 'pedantic'),
  failOn: oneOf('error', 'warning', 'info'),
  platform: { fits: isText, allowed: 'text such as openshift=4.16' },
  argocd: { fits: (value) => typeof value === 'boolean', allowed: 'true or false' },
  config: { fits: isText, allowed: 'the path of a configuration' },
  rules: { fits: (value) => Array.isArray(value) && value.every(isText), allowed: 'a list of paths' },
};

function oneOf(...words: readonly string[]): Wanted {
  return { fits: (value) => words.some((word) => word === value), allowed: words.join(', ') };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
