import { describe, expect, it } from 'vitest';
import { manifestOf } from '../../lib/workspace/document';
import { isKustomization, isKustomizationFile, patchFilesIn } from '../../lib/workspace/kustomization';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { DIGEST, inFolder, pod, runCli } from '../cli/run-cli';

const IMAGES = `images: [{ name: web, newTag: "1.2", digest: "${DIGEST}" }]\n`;

describe('a kustomization without kind and apiVersion', () => {
  it.each(['kustomization.yaml', 'shop/kustomization.yml', 'shop/Kustomization'])('is the object that Kustomize takes it for in %s', (uri) => {
    const objects = readYaml(uri, IMAGES).documents.flatMap((document) => manifestOf(document).objects);
    expect(objects.map(({ apiVersion, kind, value }) => ({ apiVersion, kind, images: value['images'] }))).toEqual([
      { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', images: [{ name: 'web', newTag: '1.2', digest: DIGEST }] },
    ]);
    expect(objects.every(isKustomization)).toBe(true);
  });

  it.each(['values.yaml', 'my-kustomization.yaml', 'shop/kustomization', 'Kustomization.yaml', 'kustomization.json'])('is no object in %s', (uri) => {
    expect(isKustomizationFile(uri)).toBe(false);
    expect(readYaml(uri, IMAGES).documents.flatMap((document) => manifestOf(document).objects)).toEqual([]);
  });

  it.each(['- web.yaml\n', 'web\n', '', 'apiVersion: v1\nresources: []\n', 'kind: 7\n'])('is no object when it reads %j', (text) => {
    expect(readYaml('kustomization.yaml', text).documents.flatMap((document) => manifestOf(document).objects)).toEqual([]);
  });

  it('points into the text, where the filled-in fields are not', () => {
    const [object] = readYaml('kustomization.yaml', IMAGES).documents.flatMap((document) => manifestOf(document).objects);
    expect(object?.origin.locate(['images', 0, 'digest']).span?.start).toMatchObject({ line: 1 });
    expect(object?.origin.locate(['kind']).path).toEqual([]);
  });

  it.each(['kustomization.yaml', 'Kustomization'])('counts as checked on the command line in %s, found or named', (name) =>
    inFolder({ [name]: IMAGES }, async (cwd) => {
      const found = await runCli(['lint', '--format', 'json'], { cwd });
      const named = await runCli(['lint', '--format', 'json', name], { cwd });
      for (const { code, out } of [found, named]) {
        expect(code).toBe(0);
        expect(JSON.parse(out)).toMatchObject({ summary: { files: 1, objects: 1 } });
      }
    }));
});

describe('the patch files of a set', () => {
  const patchesOf = (kustomization: string): readonly string[] => {
    const [set] = workspaceOf([readYaml('shop/kustomization.yaml', kustomization), readYaml('shop/web.yaml', pod())]).sets;
    return set ? [...patchFilesIn(set.index)] : [];
  };

  it('are those that a kustomization names, from its folder', () => {
    expect(patchesOf('patches: [{ path: a.yaml }, { path: ./b/c.yaml, target: { kind: Pod } }]\n')).toEqual(['shop/a.yaml', 'shop/b/c.yaml']);
    expect(patchesOf('patchesStrategicMerge: [../base/a.yaml]\npatchesJson6902: [{ path: ../../b.yaml }]\n')).toEqual(['base/a.yaml', '../b.yaml']);
  });

  it('leave out what is written in place, and what is no patch', () => {
    expect(patchesOf('resources: [web.yaml]\npatches: [{ patch: "kind: Pod" }, 7, { path: 7 }]\npatchesStrategicMerge: ["kind: Pod\\nspec: {}"]\n')).toEqual([]);
    expect(patchesOf('patches: { path: a.yaml }\n')).toEqual([]);
  });
});
