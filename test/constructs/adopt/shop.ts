import { ApiObject, Chart } from 'cdk8s';
import { StatefulSet, type StatefulSetProps, Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { AdoptProps } from '../../../lib/constructs/adopt';
import { adopt } from '../../../lib/constructs/index';
import type { JsonMap } from '../../../lib/kube/json';
import { newApp, PINNED, problemsOf, rendered } from '../harness';

/** A StatefulSet as cdk8s-plus makes it: one container, `main`, that listens on 8080 and has an empty directory at /data. */
export function webSet(scope: Construct, props: Partial<StatefulSetProps> = {}, id = 'web'): StatefulSet {
  const set = new StatefulSet(scope, id, { replicas: 3, containers: [{ image: PINNED, portNumber: 8080 }], ...props });
  set.containers[0]?.mount('/data', Volume.fromEmptyDir(set, 'Data', 'data'));
  return set;
}

/** What every adopted set of these tests says, so that a test shows its own props alone. */
export const READY: AdoptProps = { containers: { main: { readiness: { tcp: { port: 8080 } } } } };

export interface AdoptedShop {
  readonly chart: Chart;
  readonly set: JsonMap;
  readonly service: JsonMap;
}

/** The objects of an adopted `webSet` as they will be written. */
export function adopted(props: AdoptProps, of: Partial<StatefulSetProps> = {}): AdoptedShop {
  const chart = new Chart(newApp(), 'shop');
  const set = webSet(chart, of);
  adopt(set, { ...READY, ...props });
  return { chart, set: rendered(ApiObject.of(set)), service: rendered(ApiObject.of(set.service)) };
}

/** The problems of an adopted `webSet`, without the path before each. */
export function problemsWithProps(props: AdoptProps, of: Partial<StatefulSetProps> = {}): readonly string[] {
  const app = newApp();
  adopt(webSet(new Chart(app, 'shop'), of), { ...READY, ...props });
  return problemsOf(app).map((line) => line.replace(/^shop\/web: /, ''));
}
