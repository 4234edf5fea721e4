import { valueAt } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import { parseImage } from '../../lib/images/reference';
import { describeTarget } from '../../lib/kube/parse-target';
import { imageUsesOf, WORKLOADS } from '../../lib/kube/workloads';
import { TRIGGERS } from '../../lib/openshift/triggers';
import { filledByTrigger } from '../../lib/openshift/filled-by-trigger';

/** Flags images that no node can read. An image that is left out may come from a patch, and one that a trigger fills may be blank. */
export const badImageReference = objectRule({
  id: 'bad-image-reference',
  summary: 'Container image is no image reference',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'Kubernetes: image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
    {
      title: 'distribution/reference: grammar of image references',
      url: 'https://github.com/distribution/reference/blob/v0.6.0/reference.go',
      version: '0.6.0',
    },
    {
      title: 'OCI image specification: digests',
      url: 'https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests',
      version: '1.1.1',
    },
    {
      title: 'openshift/library-go: triggers that fill container images',
      url: 'https://github.com/openshift/library-go/blob/release-4.20/pkg/image/trigger/annotations.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    notText: ({ name, found }: { name: string; found: string }) =>
      `The image of ${name} is ${found} and not text; quote it and name an image`,
    blank: ({ name, found }: { name: string; found: 'empty' | 'blank' }) =>
      `The image of ${name} is ${found}, and no active trigger fills it; name an image`,
    nobodyFills: ({ name, found, assumed }: { name: string; found: 'empty' | 'blank'; assumed: string }) =>
      `The image of ${name} is ${found}, and ${assumed} has nobody who would fill it by the trigger annotation; name an image`,
    unreadable: ({ image, problem }: { image: string; problem: string }) => `${image} ${problem}`,
  },
  check(object, { report, target }) {
    for (const use of imageUsesOf(object)) {
      const { image, path: at } = use;
      const name = nameOf(use);
      if (image === undefined) {
        const found = valueAt(object.value, at);
        if (found !== undefined && found !== null) report('notText', { at, data: { name, found: typeName(found) } });
      } else if (image.trim() === '') {
        if (filledByTrigger(object, use, target) !== false) continue;
        const data = { name, found: image === '' ? 'empty' : 'blank', assumed: describeTarget(target) } as const;
        const isAnnotated = use.container !== undefined && object.annotations.has(TRIGGERS);
        report(target.platform === 'kubernetes' && isAnnotated ? 'nobodyFills' : 'blank', { at, data });
      } else {
        const reference = parseImage(image);
        if (!reference.ok) report('unreadable', { at, data: { image: shortened(image), problem: reference.problem } });
      }
    }
  },
});

function nameOf({ container, name }: { readonly container: unknown; readonly name: string }): string {
  return `${container ? 'container' : 'volume'} ${name === '' ? 'without a name' : name}`;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

/** The longest text that a message quotes whole. */
const QUOTED = 120;

function shortened(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
}
