import { unreadableDocument } from '../../../rules/reader/unreadable-document';
import { ruleTest } from '../../support/rule-test';

const DEEP = `${'['.repeat(500)}${']'.repeat(500)}`;

/** Each list names the one before it ten times over: the last stands for a million values. */
const MANY_ALIASES = `a: &a [web, web, web, web, web, web, web, web, web, web]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]   #! limit
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
`;

ruleTest(unreadableDocument, {
  valid: {
    'a manifest is read': { yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n' },
    'an empty file holds nothing to read': { yaml: '' },
    'a duplicate key is for duplicate-key': { yaml: 'kind: Pod\nkind: Service\n' },
    'a quoted placeholder of a chart is text': { yaml: 'kind: Pod\nmetadata: { name: "{{ .Values.name }}" }\n' },
    'nesting within the limit is read': { yaml: `a: ${'['.repeat(90)}${']'.repeat(90)}\n` },
    'text that is no manifest is no fault': { yaml: 'web\n' },
  },
  invalid: {
    'a tab as indentation': {
      yaml: 'apiVersion: v1\nmetadata:\n\tname: web   #! unreadable:error\n',
      says: ['Tabs are not allowed as indentation. The document cannot be read, and nothing in it was checked', 'indent with spaces'],
    },
    'a quote that is never closed': { yaml: 'kind: Pod\nmetadata: { name: "web }   #! unreadable', says: ['Missing closing "quote'] },
    'an asterisk without quotes': {
      yaml: 'metadata:\n  annotations:\n    alpha.image.policy.openshift.io/resolve-names: *   #! unreadable\n',
      says: ['quote the value'],
    },
    'an alias without an anchor': { yaml: 'kind: Pod\nmetadata: { name: *web }   #! unreadable\n', says: ['The alias *web names no anchor before it'] },
    'the template of a chart': {
      yaml: 'kind: Pod\nmetadata:\n  name: {{ .Values.name }}   #! unrendered:error\n',
      says: ['{{ on this line is for a template engine', 'As YAML: A key is a map or a list', 'helm template'],
    },
    'a condition of a template engine': { yaml: 'kind: Pod\nmetadata:\n  {{- if .Values.name }}   #! unrendered\n  name: web\n  {{- end }}\n' },
    'JSON with a brace too few': { yaml: '{ "kind": "Pod", "metadata": { "name": "web" }   #! unreadable', says: ['must end with a }'] },
    'a NUL byte': { yaml: 'kind: Pod\u0000   #! unreadable\n', says: ['holds a NUL byte. The document cannot be read', 'save it as UTF-8'] },
    'nesting past the limit': { yaml: `a: ${DEEP}   #! limit:error\n`, says: ['Values are nested more than 100 deep. That is more than is read here', 'nest less'] },
    'aliases that stand for too many values': { yaml: MANY_ALIASES, says: ['stand for more than 100000 values'] },
    'the second document alone, its neighbours are read': { yaml: 'kind: Pod\n---\nkind: @Service   #! unreadable\n---\nkind: Route\n' },
  },
});
