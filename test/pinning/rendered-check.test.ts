import { describe, expect, it } from 'vitest';
import { UNDECIDED } from '../../lib/kube/target';
import type { PinOptions } from '../../lib/pinning/options';
import { renderedProblems } from '../../lib/pinning/rendered-check';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';
import { A } from './pins';

const DEFAULTS: PinOptions = { target: UNDECIDED, imagePaths: [], requiredPlatforms: [] };

function problemsOf(text: string, options: Partial<PinOptions> = {}): readonly string[] {
  const found = workspaceOf([readYaml('rendered.yaml', text)]).sets.flatMap((set) => renderedProblems(set, { ...DEFAULTS, ...options }));
  return found.map(({ code, message }) => `${code}: ${message}`);
}

function deployment(image: string, version = 'v1'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app.kubernetes.io/version: "${version}"}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;
}

describe('renderedProblems', () => {
  it('finds nothing where every image has its digest and every label its length', () => {
    expect(problemsOf(deployment(`quay.io/shop/web:v1@${A}`, 'v'.repeat(63)))).toEqual([]);
  });

  it('finds an image that the chart takes from elsewhere', () => {
    expect(problemsOf(deployment('quay.io/shop/web:v1'))).toEqual(['NOT_PINNED: The image quay.io/shop/web:v1 of Deployment/web container web has no digest; the chart takes it from elsewhere than the values that were pinned']);
  });

  it('finds an image whose digest the chart has put behind a colon', () => {
    expect(problemsOf(deployment(`quay.io/shop/web:${A}`))).toEqual([expect.stringMatching(/^NOT_PINNED: The image quay.io\/shop\/web:sha256:a+ of Deployment\/web container web holds/)]);
  });

  it('finds an image that is empty, and one that is no text', () => {
    expect(problemsOf(deployment(''))).toEqual(['NOT_PINNED: The image of Deployment/web container web is empty']);
    expect(problemsOf(deployment('1').replace('"1"', '1'))).toEqual(['NOT_PINNED: The image of Deployment/web container web is no text']);
  });

  it('leaves images alone that OpenShift fills in', () => {
    const stream = 'apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: web}\n';
    expect(problemsOf(`${deployment('web:v1')}---\n${stream}`)).toEqual([]);
    expect(problemsOf(deployment('web:v1'))).toHaveLength(1);
    expect(problemsOf(deployment('web:v1'), { streamNames: new Set(['web']) })).toEqual([]);
  });

  it('finds labels with a digest in them, and labels that are too long', () => {
    const pinned = `quay.io/shop/web:v1@${A}`;
    expect(problemsOf(deployment(pinned, `v1@${A}`))).toEqual([
      'LABEL_INVALID: The label app.kubernetes.io/version of Deployment/web at metadata.labels holds @, which no label takes; the chart writes a tag with its digest there',
    ]);
    expect(problemsOf(deployment(pinned, 'v'.repeat(64)))).toEqual([expect.stringContaining('is 64 characters long, and a label has at most 63')]);
  });

  it.each([
    ['a pod template', deployment(`quay.io/shop/web:v1@${A}`).replace('labels: {app: web}', 'labels: {app: "v1@x"}')],
    ['a selector of a Deployment', deployment(`quay.io/shop/web:v1@${A}`).replace('matchLabels: {app: web}', 'matchLabels: {app: "v1@x"}')],
    ['a selector of a Service', 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {version: "v1@x"}}\n'],
    ['a claim template', 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: web}\nspec: {volumeClaimTemplates: [{metadata: {labels: {version: "v1@x"}}}]}\n'],
  ])('finds them in %s', (_, text) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(/^LABEL_INVALID: .* holds @/)]);
  });

  it('takes no annotation or environment variable for a label', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, annotations: {version: "v1@${A}"}}\ndata: {labels: "v1@${A}"}\n`;
    expect(problemsOf(text)).toEqual([]);
  });
});
