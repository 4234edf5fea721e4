import type { Origin } from '../../lib/base/origin';
import type { JsonMap } from '../../lib/kube/json';
import { KubeObject } from '../../lib/kube/object';
import { type ImageUse, imageUsesOf } from '../../lib/kube/workloads';

/** An origin that knows names and no positions, like a live object's. */
const NOWHERE: Origin = {
  uri: 'test:',
  locate: (path) => ({ uri: 'test:', path, span: undefined }),
  suppliers: () => [],
  isSettable: () => true,
};

export function kube(value: JsonMap): KubeObject {
  return new KubeObject(value, NOWHERE);
}

/** The image use of a workload by its container's or volume's name; throws when the test names none that is there. */
export function useOf(object: KubeObject, name: string): ImageUse {
  const use = imageUsesOf(object).find((candidate) => candidate.name === name);
  if (!use) throw new Error(`the object under test has no container ${name}`);
  return use;
}
