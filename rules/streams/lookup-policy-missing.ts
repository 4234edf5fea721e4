import { valueAt } from '../../lib/base/path';
import type { Fix } from '../../lib/engine/fix';
import { workspaceRule } from '../../lib/engine/rule';
import type { KubeObject } from '../../lib/kube/object';
import { WORKLOADS } from '../../lib/kube/workloads';
import { pullsOf } from '../../lib/openshift/node-pulls';
import { assumedPlatform, shortNamesOf } from '../images/settled-images';

const LOCAL = ['spec', 'lookupPolicy', 'local'];

/** Flags a workload that names a stream of the set by its short name while nothing lets admission look that name up. */
export const lookupPolicyMissing = workspaceRule({
  id: 'lookup-policy-missing',
  summary: 'Container image names an image stream that is not looked up',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning where a trigger writes the image later.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: WORKLOADS,
  sources: [
    {
      title: 'OpenShift: using image streams with Kubernetes resources',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/images/using-imagestreams-with-kube-resources',
      version: 'OpenShift 4.16',
    },
    {
      title: 'openshift/apiserver-library-go: the look-up and its two switches',
      url: 'https://github.com/openshift/apiserver-library-go/blob/release-4.20/pkg/admission/imagepolicy/imagepolicy.go',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    lookupOff: ({ image, stream, pulls, assumed }: Unread) =>
      `${image} names the stream ${stream}, whose look-up is off, so the name stays as it is ` +
      `and the node will try ${pulls} (${assumed}). Set lookupPolicy.local: true on the stream`,
    beforeTrigger: ({ image, stream, pulls, assumed }: Unread) =>
      `${image} names the stream ${stream}, whose look-up is off, so pods made before the trigger ` +
      `has written will try ${pulls} (${assumed}). Set lookupPolicy.local: true on the stream`,
  },
  check(object, { report, index, target }) {
    for (const { image, use, outcome, triggered } of shortNamesOf(index, object, target)) {
      const stream = outcome.why === 'lookup-off' ? outcome.stream?.object : undefined;
      if (!stream) continue;
      const pulls = pullsOf(image, { platform: 'openshift', crio: true }).join(', then ');
      const details = {
        at: use.path,
        data: { image, stream: stream.name, pulls, assumed: assumedPlatform(index, target) },
        related: [{ object: stream, at: LOCAL, message: `the stream ${stream.name} has no lookupPolicy.local: true` }],
        fix: lookupOn(stream),
      };
      if (triggered) report('beforeTrigger', { ...details, severity: 'warning' });
      else report('lookupOff', details);
    }
  },
});

interface Unread {
  readonly image: string;
  readonly stream: string;
  readonly pulls: string;
  readonly assumed: string;
}

function lookupOn(stream: KubeObject): Fix {
  const op = valueAt(stream.value, LOCAL) === undefined ? 'add' : 'replace';
  const title = `set lookupPolicy.local: true on the stream ${stream.name}`;
  return { safety: 'safe', title, object: stream, edits: [{ op, path: LOCAL, value: true }] };
}
