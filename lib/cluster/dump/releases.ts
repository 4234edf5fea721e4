import { isMap, listField, mapField, textField } from '../../kube/json';
import type { ObjectIndex } from './object-index';

const CONFIG = 'config.openshift.io';

/** The release of OpenShift that the ClusterVersion tells: the last one whose update was completed. */
export function openShiftRelease(index: ObjectIndex): string | undefined {
  const status = mapField(index.get({ group: CONFIG, kind: 'ClusterVersion' }, '', 'version'), 'status');
  const done = listField(status, 'history').find((update) => textField(update, 'state') === 'Completed');
  return textField(done, 'version') ?? textField(mapField(status, 'desired'), 'version');
}

/**
 * The release of Kubernetes that the API server ran: what its operator says, else the minor that comes with the release of OpenShift.
 * OpenShift 4.N is built on Kubernetes 1.(N+13).
 */
export function kubernetesRelease(index: ObjectIndex): string | undefined {
  const operator = index.get({ group: CONFIG, kind: 'ClusterOperator' }, '', 'kube-apiserver');
  const versions = listField(mapField(operator, 'status'), 'versions').filter(isMap);
  const told = textField(versions.find(({ name }) => name === 'kube-apiserver'), 'version');
  if (told !== undefined && /^1\.\d+/.test(told)) return told;
  const minor = /^4\.(\d+)/.exec(openShiftRelease(index) ?? '')?.[1];
  return minor === undefined ? undefined : `1.${Number(minor) + 13}`;
}
