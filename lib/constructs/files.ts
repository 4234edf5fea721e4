import { type Chart, Names, YamlOutputType } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { printDocuments } from './emit';
import { withMark } from './mark';
import type { OutputFile } from './output';
import type { RenderedObject } from './render';

export interface PlannedFiles {
  readonly files: readonly OutputFile[];
  readonly problems: readonly string[];
}

/**
 * Divides the objects into files. A file's name comes from its own chart or object alone, so that adding a chart renames no other;
 * cdk8s numbers all files once one chart depends on another.
 */
export function planFiles(objects: readonly RenderedObject[], type: YamlOutputType, extension: string): PlannedFiles {
  const chartNames = new Map<Chart, string>();
  const groups = new Map<string, RenderedObject[]>();
  for (const object of objects) {
    const name = `${baseName(object, type, chartNames)}${extension}`;
    const group = groups.get(name);
    if (group) group.push(object);
    else groups.set(name, [object]);
  }
  return {
    files: Array.from(groups, ([name, members]) => ({ name, text: withMark(name, printDocuments(members.map(({ text }) => text))) })),
    problems: collisions(groups, type),
  };
}

function baseName(object: RenderedObject, type: YamlOutputType, chartNames: Map<Chart, string>): string {
  if (type === YamlOutputType.FILE_PER_APP) return 'app';
  if (type === YamlOutputType.FILE_PER_RESOURCE) return objectName(object);
  let chart = chartNames.get(object.chart);
  if (chart === undefined) chartNames.set(object.chart, (chart = Names.toDnsLabel(object.chart)));
  return type === YamlOutputType.FILE_PER_CHART ? chart : `${chart}/${objectName(object)}`;
}

function objectName({ kind, namespace, name }: RenderedObject): string {
  const parts = namespace === undefined ? [kind, name] : [kind, namespace, name];
  return parts.join('.').replace(/[^0-9a-zA-Z-_.]/g, '');
}

/** Names that meet: some file systems know no upper and lower case, so that counts too. */
function collisions(groups: ReadonlyMap<string, readonly RenderedObject[]>, type: YamlOutputType): readonly string[] {
  if (type === YamlOutputType.FILE_PER_APP) return [];
  const owners = new Map<string, IConstruct>();
  const problems: string[] = [];
  for (const [name, members] of groups) {
    for (const owner of new Set(members.map(({ object, chart }) => (type === YamlOutputType.FILE_PER_CHART ? chart : object)))) {
      const other = owners.get(name.toLowerCase());
      if (other === undefined) owners.set(name.toLowerCase(), owner);
      else problems.push(`${owner.node.path}: the file ${name} is taken by ${other.node.path}; rename one of them`);
    }
  }
  return problems;
}
