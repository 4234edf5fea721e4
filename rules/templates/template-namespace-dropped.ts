import { documentRule } from '../../lib/engine/rule';
import { isMap, listField, mapField, textField } from '../../lib/kube/json';
import { isList } from '../../lib/openshift/template/object';
import { referencesIn } from '../../lib/openshift/template/substitute';
import { writtenTitle } from './written-title';

/** Flags namespaces that Template processing takes away: all that hold no `${NAME}`. */
export const templateNamespaceDropped = documentRule({
  id: 'template-namespace-dropped',
  summary: 'Processing the Template strips the namespace of an object',
  category: 'templates',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    {
      title: 'openshift/library-go: processing strips hard-coded namespaces, and keeps those with a reference to a parameter',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    dropped: ({ namespace, title }: { namespace: string; title: string }) =>
      `the namespace ${namespace} of ${title} is dropped by processing, and the object goes wherever the Template is processed; ` +
      'name the namespace through a parameter, or take the line out',
    typed: ({ namespace, title, plain }: { namespace: string; title: string; plain: string }) =>
      `the namespace ${namespace} of ${title} is dropped by processing like a hard-coded one: it stays only for a reference in single braces, ${plain}`,
  },
  check({ template }, { report }) {
    if (!template) return;
    for (const [index, object] of listField(template.value, 'objects').entries()) {
      // The namespaces of a List's items are left alone.
      if (!isMap(object) || isList(object)) continue;
      const namespace = textField(mapField(object, 'metadata'), 'namespace') ?? '';
      const references = referencesIn(namespace);
      if (namespace === '' || references.some(({ form }) => form === 'text')) continue;
      const title = writtenTitle(object);
      const at = ['objects', index, 'metadata', 'namespace'];
      const [typed] = references;
      if (!typed) {
        report('dropped', { at, data: { namespace, title }, hint: 'declare a parameter NAMESPACE and write ${NAMESPACE} here' });
      } else {
        const plain = namespace.replaceAll(/\$\{\{(\w+)\}\}/g, '$${$1}');
        report('typed', { at, data: { namespace, title, plain }, hint: `write ${plain}` });
      }
    }
  },
});
