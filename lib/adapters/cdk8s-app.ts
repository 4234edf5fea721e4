import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ArgoApplication } from '../constructs/argo-application';
import { isMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import type { Externals } from '../workspace/externals';
import { NamedOrigin } from '../workspace/origins';
import { type ObjectSet, objectSetOf } from '../workspace/workspace';

/**
 * The object sets of a cdk8s app, without writing a file: each chart is a set, joined with the charts it depends on, so that one chart's
 * image stream does not excuse another's short name, and with the Application that applies it. Places are construct paths. Renders every
 * object once for each set it is in. `externals` tells what lives elsewhere.
 */
export function setsOfApp(app: App, externals?: Externals): readonly ObjectSet[] {
  return app.charts.map((chart) => {
    const objects = [...withDependencies(chart).flatMap(objectsOf), ...applicationsOf(chart)];
    return objectSetOf(chart.node.path, objects, { namespace: chart.namespace, ...(externals && { externals }) });
  });
}

/** The chart and all it depends on, directly or through others, as a whole or by one of its constructs. */
function withDependencies(chart: Chart): readonly Chart[] {
  const found = new Set([chart]);
  for (const one of found) {
    for (const node of one.node.findAll()) for (const other of node.node.dependencies) found.add(Chart.of(other));
  }
  return Array.from(found);
}

/** Applications of other charts that say they apply something of this one. */
function applicationsOf(chart: Chart): readonly KubeObject[] {
  const all = chart.node.root.node.findAll().filter((construct) => construct instanceof ArgoApplication);
  const own = all.filter(({ applies, application }) => Chart.of(application) !== chart && applies.some((applied) => isIn(chart, applied) || isIn(applied, chart)));
  return own.flatMap(({ application }) => objectOf(application));
}

function isIn(inner: IConstruct, outer: IConstruct): boolean {
  return inner.node.scopes.includes(outer);
}

/** The chart's own objects; those of charts inside it are theirs. */
function objectsOf(chart: Chart): readonly KubeObject[] {
  return chart.node.findAll().flatMap((node) => (ApiObject.isApiObject(node) && Chart.of(node) === chart ? objectOf(node) : []));
}

function objectOf(object: ApiObject): readonly KubeObject[] {
  const value: unknown = object.toJson();
  return isMap(value) ? [new KubeObject(value, new NamedOrigin(object.node.path))] : [];
}
