import { printPath } from '../../lib/base/path';
import { documentRule } from '../../lib/engine/rule';

/** Flags keys that a map holds twice: some readers refuse them, others keep the last value and say nothing. */
export const duplicateKey = documentRule({
  id: 'duplicate-key',
  summary: 'A key stands twice in one map',
  category: 'reader',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  sources: [
    { title: 'YAML: the keys of a mapping are unique', url: 'https://yaml.org/spec/1.2.2/#3213-node-comparison', version: '1.2.2' },
    {
      title: 'Kubernetes: how the API server treats unknown and duplicate fields',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
      version: 'Kubernetes 1.34',
    },
    {
      title: 'kubernetes/kubernetes#89303: kubectl takes the last of two images without a word',
      url: 'https://github.com/kubernetes/kubernetes/issues/89303',
      version: 'Kubernetes 1.15',
    },
    {
      title: 'argoproj/argo-helm#729: another reader refuses the same manifest',
      url: 'https://github.com/argoproj/argo-helm/issues/729',
    },
  ],
  messages: {
    duplicate: ({ path }: { path: string }) =>
      `${path} is written here again: some readers refuse that, others take the last value and drop the one before it without ` +
      'a word; keep one of them',
  },
  check({ yaml }, { reportAt }) {
    for (const { kind, path = [], span, related } of yaml.problems) {
      if (kind !== 'duplicate-key') continue;
      reportAt('duplicate', {
        data: { path: printPath(path) },
        place: { uri: yaml.uri, path, span },
        related: related ? [{ uri: yaml.uri, path, span: related.span, message: related.message }] : [],
      });
    }
  },
});
