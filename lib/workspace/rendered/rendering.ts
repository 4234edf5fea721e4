import type { KubeObject } from '../../kube/object';
import type { YamlFile } from '../../yaml/read';

/** Objects that a program made of a chart or a kustomization. */
export interface Rendering {
  /** Of the set: the folder with `/` at its end, and the name of a value set in brackets. */
  readonly id: string;
  /** The uri of `Chart.yaml`, or of the kustomization. */
  readonly root: string;
  /** All that came out. */
  readonly text: string;
  readonly objects: readonly KubeObject[];
  /** The files in which objects were written, for what is said of their texts. */
  readonly sources: readonly YamlFile[];
  /** Of objects that state none. */
  readonly namespace: string | undefined;
}
