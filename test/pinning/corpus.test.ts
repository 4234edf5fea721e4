import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../lib/kube/target';
import { checkAgain } from '../../lib/engine/repair/second-reader';
import { pinChanges, pinText } from '../../lib/pinning/apply';
import { manifestSitesOf } from '../../lib/pinning/manifest-sites';
import type { PinOptions } from '../../lib/pinning/options';
import type { Chosen, PinSite } from '../../lib/pinning/site';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { corpusFiles, CORPUS, needing } from '../support/corpus';
import { A } from './pins';

const OPTIONS: PinOptions = { target: { ...UNDECIDED, shortNames: 'docker.io' }, imagePaths: [], requiredPlatforms: [] };
const chosen = (): Chosen => ({ digest: A, style: 'tag-and-digest' });

describe(`real manifests${needing('the corpus', CORPUS)}`, () => {
  it.skipIf(CORPUS === undefined)('are pinned as a second reader agrees, and a second run changes nothing', { timeout: 60_000 }, () => {
    const faults: string[] = [];
    let written = 0;
    for (const { path, text } of corpusFiles()) {
      const sites = sitesIn(path, text);
      const result = pinText(readYaml(path, text), sites, chosen);
      if (!result.ok) faults.push(`${path}: ${result.problem}`);
      if (!result.ok || result.value === text) continue;
      written++;
      const changes = pinChanges(path, sites, chosen);
      const fault = changes.ok ? checkAgain(text, result.value, changes.value) : changes.problem;
      if (fault !== undefined) faults.push(`${path}: ${fault}`);
      const again = pinText(readYaml(path, result.value), sitesIn(path, result.value), chosen);
      if (!again.ok || again.value !== result.value) faults.push(`${path}: a second run changes it again`);
    }
    expect(faults).toEqual([]);
    expect(written).toBeGreaterThan(200);
  });
});

function sitesIn(path: string, text: string): readonly PinSite[] {
  return workspaceOf([readYaml(path, text)]).sets.flatMap((set) => manifestSitesOf(set, OPTIONS));
}
