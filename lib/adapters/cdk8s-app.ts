import { ApiObject, type App, Chart } from 'cdk8s';
import { isMap } from '../kube/json';
import { KubeObject } from '../kube/object';
import { NamedOrigin } from '../workspace/origins';
import { type ObjectSet, objectSetOf } from '../workspace/workspace';

/**
 * The object sets of a cdk8s app, without writing a file: each chart is a set, joined with the charts it depends on, so that one chart's
 * image stream does not excuse another's short name. Places are construct paths. Renders every object once for each set it is in.
 */
export function setsOfApp(app: App): readonly ObjectSet[] {
  return app.charts.map((chart) => {
    const objects = withDependencies(chart).flatMap(objectsOf);
    return objectSetOf(chart.node.path, objects, { namespace: chart.namespace });
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

/** The chart's own objects; those of charts inside it are theirs. */
function objectsOf(chart: Chart): readonly KubeObject[] {
  return chart.node.findAll().flatMap((node) => {
    if (!ApiObject.isApiObject(node) || Chart.of(node) !== chart) return [];
    const value: unknown = node.toJson();
    return isMap(value) ? [new KubeObject(value, new NamedOrigin(node.node.path))] : [];
  });
}
