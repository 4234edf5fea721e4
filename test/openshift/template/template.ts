import { parse } from 'yaml';
import { type ProcessedTemplate, type ProcessOptions, processTemplate } from '../../../lib/openshift/template/process';

/** A Template of the given objects, its parameters as NAME: value. */
export function templateOf(objects: readonly unknown[], parameters: Readonly<Record<string, string>> = {}, rest: object = {}): unknown {
  return {
    apiVersion: 'template.openshift.io/v1',
    kind: 'Template',
    metadata: { name: 'shop' },
    objects,
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
    ...rest,
  };
}

/** What the data of a ConfigMap becomes. */
export function processedData(data: unknown, parameters: Readonly<Record<string, string>>): unknown {
  const { objects } = processTemplate(templateOf([{ apiVersion: 'v1', kind: 'ConfigMap', data }], parameters));
  return Object.getOwnPropertyDescriptor(objects[0]?.value, 'data')?.value as unknown;
}

/** A Template written as YAML, processed. */
export function processYaml(text: string, options?: ProcessOptions): ProcessedTemplate {
  return processTemplate(parse(text), options);
}

export function valuesOf({ objects }: ProcessedTemplate): readonly unknown[] {
  return objects.map(({ value }) => value);
}

/** Code and place of each problem. */
export function faultsOf({ problems }: ProcessedTemplate): readonly string[] {
  return problems.map(({ code, path, fatal }) => `${code} at ${path.join('/')}${fatal ? ', fatal' : ''}`);
}
