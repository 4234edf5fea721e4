import { sameValue } from '../../lib/base/equal';
import { workspaceRule } from '../../lib/engine/rule';
import { repetitionOf } from './same-identity';

/** Flags objects that a set defines twice: the cluster has room for one, and the order of files decides which. */
export const duplicateObject = workspaceRule({
  id: 'duplicate-object',
  summary: 'Two objects of a set have the same identity',
  category: 'reader',
  preset: 'recommended',
  presets: ['strict'],
  severity: 'warning',
  since: '0.1.0',
  sources: [
    {
      title: 'Kubernetes: object names are unique for a kind and namespace',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
      version: 'Kubernetes 1.34',
    },
    {
      title: 'Kubernetes: the API groups that Deployment and others moved to from extensions',
      url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#v1-16',
      version: 'Kubernetes 1.16',
    },
    {
      title: 'Kustomize: patches name the object they change',
      url: 'https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/',
      version: 'Kustomize 5',
    },
  ],
  messages: {
    different: ({ title, where }: { title: string; where: string }) =>
      `${title} is defined a second time${where}, with other content, and the one that is applied last takes the place of the other; keep one, or give them different names`,
    equal: ({ title, where }: { title: string; where: string }) => `${title} is defined a second time${where}, with equal content; take one of them out before they come apart`,
  },
  check(object, { report, index }) {
    const repetition = repetitionOf(object, index);
    if (!repetition) return;
    const { first, mayBeAlternative } = repetition;
    const isOneFile = first.origin.uri === object.origin.uri;
    const namespace = index.namespaceOf(object);
    // Whoever applies an object without a namespace says where it goes, and it need not be where the other one is.
    const isOnePlace = first.namespace === object.namespace;
    report(sameValue(first.value, object.value) ? 'equal' : 'different', {
      at: ['metadata', 'name'],
      data: { title: namespace === undefined ? object.title : `${object.title} of ${namespace}`, where: isOneFile ? '' : ` (first in ${first.origin.uri})` },
      related: [{ object: first, at: ['metadata', 'name'], message: 'the first one is here' }],
      // Two files of a folder need not be applied together, though nothing says that they are not.
      ...(isOneFile && isOnePlace ? {} : { confidence: 'likely', hint: isOnePlace ? OTHER_FOLDER : OTHER_NAMESPACE }),
      ...(mayBeAlternative ? { preset: 'strict' } : {}),
    });
  },
});

const OTHER_FOLDER = 'if the files are alternatives, give each a folder of its own';
const OTHER_NAMESPACE = 'if they are for two namespaces, write the namespace of each';
