import { isUnknown, unknownText } from '../../lib/base/unknown';
import { documentRule } from '../../lib/engine/rule';
import { fieldOf, textEntries } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { podTemplateOf } from '../../lib/kube/workloads';
import { readLabels } from '../../lib/openshift/template/labels';
import type { ProcessedTemplate } from '../../lib/openshift/template/process';
import type { JsonMap } from '../../lib/kube/json';

/** Flags the labels of a Template where they do less than they seem to: they go on objects, not on pods, and never on a List. */
export const templateLabelsIgnored = documentRule({
  id: 'template-labels-ignored',
  summary: 'The labels of a Template do not reach pods or the items of a List',
  category: 'templates',
  preset: 'strict',
  presets: ['recommended'],
  severity: 'info',
  severityNote: 'Error over a List, where processing ends without a manifest.',
  since: '0.1.0',
  fixes: 'hint',
  sources: [
    {
      title: 'openshift/library-go: processing adds the labels of a Template to the metadata of its objects',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/template/templateprocessing/template.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'OpenShift: labels of Templates',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/images/using-templates',
      version: 'OpenShift 4.16',
    },
  ],
  messages: {
    notOnPods: ({ labels, workloads }: { labels: string; workloads: string }) =>
      `the Template's labels ${labels} are put on its objects alone: the pods of ${workloads} do not get them, and no selector finds pods by them; ` +
      'where something is to select by them, write them in the pod template too',
    overList: () => "processing fails on this list, as the Template's labels cannot be put on one; make its items objects of the Template, or take the labels away",
  },
  check(document, { report }) {
    const { template, objects } = document;
    if (!template) return;
    for (const { code, path } of template.processed.problems) {
      if (code === 'labels-over-list') report('overList', { at: path, severity: 'error', preset: 'recommended', hint: 'move the items into objects' });
    }
    const labels = labelsOf(template);
    if (labels.size === 0) return;
    const missed = objects.map((object) => ({ object, keys: keysNotOnPods(object, labels) })).filter(({ keys }) => keys.length > 0);
    const [first, ...others] = missed;
    if (!first) return;
    report('notOnPods', {
      at: ['labels'],
      part: 'key',
      data: { labels: first.keys.join(', '), workloads: others.length === 0 ? first.object.title : `${first.object.title} (and ${others.length} more)` },
      related: missed.slice(0, MOST_RELATED).map(({ object, keys }) => ({
        object,
        at: [...(podTemplateOf(object)?.path ?? []), 'metadata', 'labels'],
        message: `the pods of ${object.title} do not get ${keys.join(', ')}`,
      })),
      hint: `add ${first.keys.map((key) => `${key}: ${labels.get(key) ?? ''}`).join(', ')} to the labels of the pod template`,
    });
  },
});

/** More places than this explain nothing further. */
const MOST_RELATED = 5;

/** The Template's labels after substitution. */
function labelsOf({ value, processed }: { readonly value: JsonMap; readonly processed: ProcessedTemplate }): ReadonlyMap<string, string> {
  const texts = new Map(processed.parameters.map(({ name, value: text }) => [name, text ?? unknownText(name)]));
  const labels = readLabels(value['labels'], texts, []);
  return new Map(Array.from(labels?.byKey ?? [], ([key, { text }]) => [key, text]));
}

/** The labels that the pods of a workload do not have, as far as it is known now. A Pod is its own object and has them. */
function keysNotOnPods(object: KubeObject, labels: ReadonlyMap<string, string>): readonly string[] {
  const pods = podTemplateOf(object);
  if (!pods || pods.path.length === 0) return [];
  const own = textEntries(fieldOf(pods.value['metadata'], 'labels'));
  if (Array.from(own.keys()).some(isUnknown)) return [];
  return Array.from(labels)
    .filter(([key, text]) => !isUnknown(key) && !mayBeEqual(own.get(key), text))
    .map(([key]) => key);
}

function mayBeEqual(found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  return found === wanted || isUnknown(found) || isUnknown(wanted);
}
