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
    unrendered: ({ problem }: { problem: string }) =>
      `{{ on this line is for a template engine to fill in, so this is no manifest yet and nothing in it was checked. As YAML: ${problem}`,
    limit: ({ problem }: { problem: string }) => `${problem}. That is more than is read here, and nothing in the document was checked`,
  },
  check({ yaml }, { reportAt }) {
    for (const { kind, message, span, hint, path = [] } of yaml.problems) {
      if (kind === 'duplicate-key') continue;
      const details = { data: { problem: message }, place: { uri: yaml.uri, path, span } };
      const isUnrendered = kind === 'unreadable' && yaml.lines.lineText(span.start.line).includes('{{');
      if (isUnrendered) reportAt('unrendered', { ...details, hint: RENDER });
      else reportAt(kind, { ...details, hint });
    }
  },
});

const RENDER = 'render it first, with helm template or the tool that it is written for, and check what comes out; text that starts with {{ needs quotes';
