import { describe, expect, it } from 'vitest';
import { kustomizeFault } from '../../../lib/sources/render/kustomize-fault';

const FOLDERS = { top: '/shop/prod', around: '/tmp/a/around-1' };

/** The links above the kustomization that is built. */
const DOWN = "accumulating resources: accumulation err='accumulating resources from '../../../shop/prod': '/shop/prod' must resolve to a file': ";
const INTO = `${DOWN}recursed accumulation of path '/shop/prod': `;
/** From there to its base. */
const BASE = "accumulating resources: accumulation err='accumulating resources from '../base': '/shop/base' must resolve to a file': ";
const GONE = "evalsymlink failure on '/shop/base/web.yaml' : lstat /shop/base/web.yaml: no such file or directory";

describe('why a kustomization cannot be built', () => {
  // As kustomize 5.7.1 says it.
  it.each([
    ['the fields of the file', `${DOWN}couldn't make target for path '/shop/prod': invalid Kustomization: json: unknown field "foo"`, 'invalid Kustomization: json: unknown field "foo"'],
    ['a generator that nobody may run', `${INTO}loading generator plugins: failed to load generator: external plugins disabled; unable to load external plugin 'ksops'`, "loading generator plugins: failed to load generator: external plugins disabled; unable to load external plugin 'ksops'"],
    ['the same in the base', `${INTO}${BASE}recursed accumulation of path '/shop/base': loading generator plugins: failed to load generator`, '../base: loading generator plugins: failed to load generator'],
    ['a base that says nothing', `${INTO}${BASE}couldn't make target for path '/shop/base': kustomization.yaml is empty`, '../base: kustomization.yaml is empty'],
    ['a folder that is none', `${INTO}${BASE}couldn't make target for path '/shop/base': unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/shop/base'`, "../base: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '../base'"],
    ['a file of the base that is not there', `${INTO}${BASE}recursed accumulation of path '/shop/base': accumulating resources: accumulation err='accumulating resources from 'web.yaml': ${GONE}': must build at directory: not a valid directory: ${GONE}`, '../base/web.yaml: no such file or directory'],
    ['a file that is no YAML', `${INTO}accumulating resources: accumulating resources from 'bad.yaml': MalformedYAMLError: yaml: line 1: did not find expected node content in File: bad.yaml`, 'bad.yaml: MalformedYAMLError: yaml: line 1: did not find expected node content in File: bad.yaml'],
    ['one object twice', `${INTO}accumulating resources: accumulation err='merging resources from 'two.yaml': may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]': must build at directory: '/shop/prod/two.yaml': file is not directory`, 'two.yaml: may not add resource with an already registered id: ConfigMap.v1.[noGrp]/a.[noNs]'],
    ['a patch that fits nothing', `${INTO}no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/b.[noNs]"`, 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/b.[noNs]"'],
    ['a file of a generator', `${INTO}loading KV pairs: file sources: [key.txt]: evalsymlink failure on '/shop/prod/key.txt' : lstat /shop/prod/key.txt: no such file or directory`, "loading KV pairs: file sources: [key.txt]: 'key.txt': no such file or directory"],
    ['a component that is not there', `${INTO}accumulating components: loader.New "must build at directory: not a valid directory: evalsymlink failure on '/shop/extra' : lstat /shop/extra: no such file or directory"`, `accumulating components: loader.New "must build at directory: not a valid directory: '../extra': no such file or directory"`],
    ['a kustomization of another kind', `${INTO}accumulating components: accumulateDirectory: "expected kind 'Component' for path '/shop/c' but got 'Kustomization'"`, `accumulating components: accumulateDirectory: "expected kind 'Component' for path '../c' but got 'Kustomization'"`],
    ['what has no chain', 'the server is a teapot', 'the server is a teapot'],
  ])('is told of %s', (_, chain, clause) => {
    expect(kustomizeFault(`# Warning: 'bases' is deprecated.\nError: ${chain}\n`, FOLDERS)).toBe(clause);
    expect(kustomizeFault(`error: ${chain}\n`, FOLDERS)).toBe(clause);
    // Some builds of kubectl log it.
    expect(kustomizeFault(`E1121 20:17:03.9   13190 run.go:72] "command failed" err="${chain.replaceAll('"', String.raw`\"`)}"\n`, FOLDERS)).toBe(clause);
  });

  it('is told of a patch that is not there, which takes several lines', () => {
    const chain = `${INTO}trouble configuring builtin PatchTransformer with config: \`\npath: gone.yaml\n\`: failed to get the patch file from path(gone.yaml): evalsymlink failure on '/shop/prod/gone.yaml' : lstat /shop/prod/gone.yaml: no such file or directory`;
    const clause = "trouble configuring builtin PatchTransformer with config: ` path: gone.yaml `: failed to get the patch file from path(gone.yaml): 'gone.yaml': no such file or directory";
    expect(kustomizeFault(`Error: ${chain}\n`, FOLDERS)).toBe(clause);
    expect(kustomizeFault(`E1121 20:17:03.7   13162 run.go:72] "command failed" err=<\n${chain.replaceAll(/^/gm, '\t')}\n >\n`, FOLDERS)).toBe(clause);
  });

  it('is cut short where it is long, and owned where it is not said', () => {
    expect(kustomizeFault(`Error: ${INTO}${'x'.repeat(300)}\n`, FOLDERS)).toBe(`${'x'.repeat(240)}…`);
    expect(kustomizeFault('', FOLDERS)).toBe('it does not say why');
  });
});
