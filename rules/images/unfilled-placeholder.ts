import { printPath } from '../../lib/base/path';
import { objectRule } from '../../lib/engine/rule';
import { type Placeholder, placeholdersOf } from './placeholders';

/** Flags names, images, selectors and labels that still are what somebody wrote for others to replace. */
export const unfilledPlaceholder = objectRule({
  id: 'unfilled-placeholder',
  summary: 'A name, image, selector or label is still a placeholder',
  category: 'images',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  sources: [
    {
      title: 'Kubernetes: names of objects',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names',
      version: '1.34',
    },
    {
      title: 'Kubernetes: syntax of labels, and selectors',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set',
      version: '1.34',
    },
    {
      title: 'Kubernetes: image names',
      url: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
      version: '1.34',
    },
  ],
  messages: {
    value: ({ place, text, what }: Unfilled) => `${place} is still ${text}, a placeholder; write the ${what}`,
    key: ({ place, text, what }: Unfilled) => `${place} is still the placeholder ${text}; write the key of the ${what}`,
    tag: ({ place, text }: Unfilled) => `${place} still has the placeholder ${text} as its tag; write the tag`,
  },
  check(object, { report }) {
    for (const { at, where, text, what } of placeholdersOf(object)) {
      // A parameter's default that is a placeholder may be meant to be given at deployment.
      const confidence = object.origin.suppliers(at).length > 0 ? 'likely' : 'certain';
      // Of a key the map it is in: the key itself stands in the message already.
      const place = where === 'key' ? `a key of ${printPath(at.slice(0, -1))}` : printPath(at);
      report(where, { at, part: where === 'key' ? 'key' : 'value', confidence, data: { place, text, what } });
    }
  },
});

interface Unfilled {
  readonly place: string;
  readonly text: string;
  readonly what: Placeholder['what'];
}
