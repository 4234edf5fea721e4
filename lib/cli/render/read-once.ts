import type { RenderPlace } from '../../sources/render/place';
import type { YamlFile } from '../../yaml/read';
import { lazyFile } from '../lazy-file';

/** The file of a uri, `undefined` where there is none; read once, however many renderings it goes into. */
export type ReadOnce = (uri: string) => YamlFile | undefined;

export function readOnce({ textOf }: RenderPlace): ReadOnce {
  const known = new Map<string, YamlFile | undefined>();
  return (uri) => {
    if (!known.has(uri)) {
      const text = textOf(uri);
      known.set(uri, text === undefined ? undefined : lazyFile({ uri, text, role: 'context', problem: undefined }));
    }
    return known.get(uri);
  };
}
