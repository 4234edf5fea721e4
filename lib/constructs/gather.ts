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
  const tree: Tree = { constructs: [], charts: [], objects: [] };
  walk(app, undefined, tree);
  const depending = tree.constructs.filter(({ node }) => node.dependencies.length > 0);
  if (depending.length === 0) return { ...tree, problems: [] };
  try {
    return { ...tree, objects: inDependencyOrder(app, depending, tree), problems: [] };
  } catch (error) {
    if (!(error instanceof CycleError)) throw error;
    return { ...tree, problems: [ringText(error.ring)] };
  }
}

interface Tree {
  readonly constructs: IConstruct[];
  readonly charts: Chart[];
  readonly objects: ChartObject[];
}

function walk(construct: IConstruct, around: Chart | undefined, tree: Tree): void {
  tree.constructs.push(construct);
  const chart = Chart.isChart(construct) ? construct : around;
  if (chart && chart !== around) tree.charts.push(chart);
  if (chart && ApiObject.isApiObject(construct)) tree.objects.push({ object: construct, chart });
  for (const child of construct.node.children) walk(child, chart, tree);
}

function inDependencyOrder(app: IConstruct, depending: readonly IConstruct[], { objects }: Tree): readonly ChartObject[] {
  const groups = new Map<IConstruct, Group>();
  group(app, undefined, new Map(objects.map((entry) => [entry.object, entry])), groups);
  for (const source of depending) for (const target of source.node.dependencies) depend(source, target, groups);
  const steps = [...groups.values()].flatMap(({ own }) => own ?? []);
  return inOrder(steps, ({ before }) => before).flatMap(({ object }) => object ?? []);
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

function group(construct: IConstruct, parent: Group | undefined, objects: ReadonlyMap<IConstruct, ChartObject>, groups: Map<IConstruct, Group>): Group {
  const start: Step = { construct, object: undefined, before: parent ? [parent.start] : [] };
  const object = objects.get(construct);
  const own: Step | undefined = object && { construct, object, before: [start] };
  const end: Step = { construct, object: undefined, before: [own ?? start] };
  const made = { start, own, end };
  groups.set(construct, made);
  for (const child of construct.node.children) end.before.push(group(child, made, objects, groups).end);
  return made;
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
