import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { CycleError, inOrder } from './order';

/** An object of the app and the chart whose file it goes into: its nearest. */
export interface ChartObject {
  readonly object: ApiObject;
  readonly chart: Chart;
}

export interface GatheredApp {
  /** Every construct, parents before children. */
  readonly constructs: readonly IConstruct[];
  readonly charts: readonly Chart[];
  /** Every object, what others depend on before them and otherwise as the tree has it. */
  readonly objects: readonly ChartObject[];
  /** What is wrong with the dependencies, in full sentences. */
  readonly problems: readonly string[];
}

/** Walks the app once. Linear in constructs and dependencies, where cdk8s's own graph multiplies the objects of both ends. */
export function gather(app: IConstruct): GatheredApp {
  const tree: Tree = { constructs: [], charts: [], groups: new Map() };
  walk(app, undefined, undefined, tree);
  const depending = tree.constructs.filter((construct) => construct.node.dependencies.length > 0);
  for (const source of depending) for (const target of source.node.dependencies) depend(source, target, tree.groups);
  const steps = [...tree.groups.values()].flatMap(({ own }) => (own ? [own] : []));
  try {
    const ordered = depending.length === 0 ? steps : inOrder(steps, ({ before }) => before);
    return { ...tree, objects: ordered.flatMap(({ object }) => object ?? []), problems: [] };
  } catch (error) {
    if (!(error instanceof CycleError)) throw error;
    return { ...tree, objects: steps.flatMap(({ object }) => object ?? []), problems: [ringText(error.ring)] };
  }
}

interface Tree {
  readonly constructs: IConstruct[];
  readonly charts: Chart[];
  readonly groups: Map<IConstruct, Group>;
}

/** A point in the order. Those without an object stand for the start and the end of a subtree, so that an edge costs one entry. */
interface Step {
  readonly construct: IConstruct;
  readonly object: ChartObject | undefined;
  readonly before: Step[];
}

interface Group {
  readonly start: Step;
  readonly own: Step | undefined;
  readonly end: Step;
}

function walk(construct: IConstruct, parent: Group | undefined, around: Chart | undefined, tree: Tree): Group {
  tree.constructs.push(construct);
  const chart = Chart.isChart(construct) ? construct : around;
  if (chart && chart !== around) tree.charts.push(chart);
  const start: Step = { construct, object: undefined, before: parent ? [parent.start] : [] };
  const object = ApiObject.isApiObject(construct) && chart ? { object: construct, chart } : undefined;
  const own: Step | undefined = object && { construct, object, before: [start] };
  const end: Step = { construct, object: undefined, before: [own ?? start] };
  const group = { start, own, end };
  tree.groups.set(construct, group);
  for (const child of construct.node.children) end.before.push(walk(child, group, chart, tree).end);
  return group;
}

function depend(source: IConstruct, target: IConstruct, groups: ReadonlyMap<IConstruct, Group>): void {
  const from = groups.get(source);
  const to = groups.get(target);
  // A construct of another app has no place in this order.
  if (!from || !to || source === target) return;
  if (isAbove(target, source)) from.start.before.push(...around(source, target, groups).map(({ own, end }) => own ?? end));
  else if (isAbove(source, target)) for (const { own, start } of around(target, source, groups)) (own ?? start).before.push(to.end);
  else from.start.before.push(to.end);
}

function isAbove(above: IConstruct, below: IConstruct): boolean {
  return below.node.scopes.includes(above) && above !== below;
}

/** The subtrees of `above` that do not hold `below`, and the objects on the way down to it (`own` without children). */
function around(below: IConstruct, above: IConstruct, groups: ReadonlyMap<IConstruct, Group>): readonly Pick<Group, 'own' | 'start' | 'end'>[] {
  const found: Pick<Group, 'own' | 'start' | 'end'>[] = [];
  for (let inner = below, outer = below.node.scope; outer; inner = outer, outer = outer.node.scope) {
    const group = groups.get(outer);
    if (group?.own) found.push(group);
    for (const sibling of outer.node.children) {
      const beside = sibling === inner ? undefined : groups.get(sibling);
      if (beside) found.push({ own: undefined, start: beside.start, end: beside.end });
    }
    if (outer === above) break;
  }
  return found;
}

function ringText(ring: readonly unknown[]): string {
  const paths: string[] = [];
  for (const step of ring) {
    const path = isStep(step) ? step.construct.node.path : '';
    if (path !== '' && paths.at(-1) !== path) paths.push(path);
  }
  if (paths.length > 1 && paths.at(-1) === paths[0]) paths.pop();
  return `app: constructs depend on each other in a ring: ${[...paths, paths[0]].join(' -> ')}; take one of the dependencies away`;
}

function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && 'construct' in value && 'before' in value;
}
