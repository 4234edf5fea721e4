import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkObjectName } from './checks';
import { withExtra } from './extra';
import { type ClusterObjectProps, clusterObject } from './kubediag';
import type { KubeDiagOperation } from './kubediag-operation';
import { nameOf } from './metadata';
import { Problems } from './problems';

export interface KubeDiagOperationSetProps extends ClusterObjectProps {
  /**
   * The ways to a diagnosis, at least one. Operations of a way run one after the other; the first way whose operations all succeed ends
   * the diagnosis. A text names an Operation that exists elsewhere.
   */
  readonly paths: readonly (readonly (KubeDiagOperation | string)[])[];
  /** @default 0, or the last of its operations' */
  readonly wave?: number;
  /** Fields of the OperationSet's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A KubeDiag OperationSet: in which order operations run. Its graph has no rings and no loose ends by the way it is made. */
export class KubeDiagOperationSet extends Construct {
  /** The OperationSet, for what the props do not cover. */
  readonly operationSet: ApiObject;
  readonly name: string;
  readonly wave: number;

  constructor(scope: Construct, id: string, props: KubeDiagOperationSetProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    checkObjectName(problems, 'name', this.name);
    checkPaths(props, problems);
    const operations = props.paths.flat().filter((operation) => typeof operation !== 'string');
    for (const operation of operations) this.node.addDependency(operation);
    this.wave = props.wave ?? Math.max(0, ...operations.map(({ wave }) => wave));
    const spec = withExtra({ adjacencyList: adjacencyListOf(props) }, props.extra, problems, 'extra');
    this.operationSet = clusterObject(this, 'OperationSet', this.name, { ...props, wave: this.wave }, spec, problems);
  }
}

interface GraphNode {
  /** The node's place in the list. */
  readonly id: number;
  readonly to?: readonly number[];
  /** Missing on the first node alone, from which every way starts. */
  readonly operation?: string;
}

function adjacencyListOf({ paths }: KubeDiagOperationSetProps): readonly GraphNode[] {
  const starts: number[] = [];
  const nodes: GraphNode[] = [];
  for (const path of paths) {
    starts.push(nodes.length + 1);
    path.forEach((operation, index) => {
      const id = nodes.length + 1;
      nodes.push({ id, ...(index + 1 < path.length ? { to: [id + 1] } : {}), operation: operationName(operation) });
    });
  }
  return [{ id: 0, to: starts }, ...nodes];
}

function operationName(operation: KubeDiagOperation | string): string {
  return typeof operation === 'string' ? operation : operation.name;
}

function checkPaths({ paths }: KubeDiagOperationSetProps, problems: Problems): void {
  if (paths.length === 0) problems.add('paths', paths, 'at least one way');
  paths.forEach((path, index) => {
    if (path.length === 0) problems.add(`paths[${index}]`, path, 'at least one operation');
    path.forEach((operation, at) => {
      // One that is made here tells its own name's faults itself.
      if (typeof operation === 'string') checkObjectName(problems, `paths[${index}][${at}]`, operation);
    });
  });
}
