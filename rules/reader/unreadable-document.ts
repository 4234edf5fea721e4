import { documentRule } from '../../lib/engine/rule';

/** Flags documents that cannot be read: text that is no YAML, and text past the reader's limits. Their neighbours are read all the same. */
export const unreadableDocument = documentRule({
  id: 'unreadable-document',
  summary: 'A document cannot be read, so nothing in it was checked',
  category: 'reader',
  preset: 'recommended',
  severity: 'error',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    { title: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/', version: '1.2.2' },
    {
      title: 'sigs.k8s.io/yaml: Kubernetes turns YAML into JSON, whose keys are text',
      url: 'https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/yaml.go',
      version: '1.4.0',
    },
  ],
  messages: {
    // A problem is a sentence of its own, with a capital and without its full stop.
    unreadable: ({ problem }: { problem: string }) => `${problem}. The document cannot be read, and nothing in it was checked`,
    limit: ({ problem }: { problem: string }) => `${problem}. That is more than is read here, and nothing in the document was checked`,
  },
  check({ yaml }, { reportAt }) {
    for (const { kind, message, span, hint, path = [] } of yaml.problems) {
      if (kind === 'duplicate-key') continue;
      reportAt(kind, { data: { problem: message }, place: { uri: yaml.uri, path, span }, hint });
    }
  },
});
