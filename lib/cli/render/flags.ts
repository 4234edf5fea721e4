import { UserError } from '../../base/errors';
import { flag, type FlagValues, repeated } from '../flags';

/** What lets charts and kustomizations be rendered. Nothing of a repository does: it starts programs. */
export const RENDER_FLAGS = {
  render: flag('Render Helm charts and kustomizations with your own helm, kustomize or kubectl, and look at what comes out'),
  values: repeated('With --render: a values file for the charts; later ones win', 'file'),
  set: repeated('With --render: a value for the charts, which wins over files', 'key=value'),
  valueSet: repeated('With --render: a values file of a rendering by this name, over those of --values; each name is rendered on its own', 'name=file'),
  allowNetwork: flag('With --render: let kustomizations fetch what they name elsewhere'),
};

export type RenderFlags = FlagValues<typeof RENDER_FLAGS>;

/** How charts and kustomizations are to be rendered. */
export interface RenderWishes {
  readonly values: readonly string[];
  readonly set: readonly string[];
  /** Values files by the name of the rendering; empty for one without a name. */
  readonly valueSets: ReadonlyMap<string, readonly string[]>;
  readonly allowNetwork: boolean;
}

/** What the flags ask for; `undefined` where nothing is to be rendered. Throws `UserError` for flags that then mean nothing, and for assignments that are none. */
export function renderWishesOf({ render = false, values = [], set = [], valueSet = [], allowNetwork = false }: Partial<RenderFlags>): RenderWishes | undefined {
  if (!render) {
    const given = [values.length > 0 && '--values', set.length > 0 && '--set', valueSet.length > 0 && '--value-set', allowNetwork && '--allow-network'].find((name) => name !== false);
    if (given !== undefined) throw new UserError('usage', `${given} is for what gets rendered, and nothing does`, { hint: 'add --render, which starts your own helm, kustomize or kubectl' });
    return undefined;
  }
  for (const pair of set) if (!/^[^=]+=/.test(pair)) throw new UserError('usage', `--set takes key=value, and was given ${JSON.stringify(pair)}`, { hint: 'write --set image.tag=1.2' });
  const valueSets = new Map<string, readonly string[]>();
  for (const pair of valueSet) {
    const [, name, file] = /^([\w.-]+)=(.+)$/s.exec(pair) ?? [];
    if (name === undefined || file === undefined) throw new UserError('usage', `--value-set takes name=file, and was given ${JSON.stringify(pair)}`, { hint: 'write --value-set prod=values-prod.yaml' });
    valueSets.set(name, [...(valueSets.get(name) ?? []), file]);
  }
  for (const file of [...values, ...Array.from(valueSets.values()).flat()]) {
    // Helm would fetch it.
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(file)) throw new UserError('usage', `${file} is no file of yours, and nothing is fetched here`, { hint: 'download it, and name the file' });
  }
  return { values, set, valueSets, allowNetwork };
}
