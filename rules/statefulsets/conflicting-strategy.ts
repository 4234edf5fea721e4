import { removal } from '../../lib/engine/fix';
import { objectRule } from '../../lib/engine/rule';
import { servesOldDefaults, updateStrategyOf } from '../../lib/rollout/update-strategy';

/** Flags rolling-update parameters beside a strategy that does not roll. */
export const conflictingStrategy = objectRule({
  id: 'conflicting-strategy',
  summary: 'Rolling-update parameters stand beside a strategy that does not roll',
  category: 'statefulsets',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for a DaemonSet: the API server takes it and ignores the parameters.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['StatefulSet', 'Deployment', 'DaemonSet'],
  sources: [
    {
      title: 'kubernetes: validation of StatefulSets, Deployments and DaemonSets',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/apps/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes API: DeploymentStrategy, rollingUpdate only with RollingUpdate',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/#DeploymentSpec',
      version: '1.34',
    },
    {
      title: 'kubernetes: defaults of apps/v1beta1, removed in 1.16',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.15.0/pkg/apis/apps/v1beta1/defaults.go',
      version: '1.15',
    },
  ],
  messages: {
    refused: ({ object, type }: { object: string; type: string }) =>
      `${object} has rollingUpdate beside ${type}, which the API server refuses; remove rollingUpdate, or use RollingUpdate`,
    refusedDefault: ({ object, apiVersion, type }: { object: string; apiVersion: string; type: string }) =>
      `${object} has rollingUpdate and no type; ${apiVersion} fills in ${type} and the API server refuses the two together; write type: RollingUpdate`,
    ignored: ({ object, type }: { object: string; type: string }) =>
      `${object} has rollingUpdate beside ${type}, under which nobody reads it; remove rollingUpdate, or use RollingUpdate`,
  },
  check(object, { report, target }) {
    const strategy = updateStrategyOf(object);
    const { type = '', rollingUpdate } = strategy ?? {};
    if (!strategy || rollingUpdate === undefined || !NOT_ROLLING.get(object.kind)?.includes(type)) return;
    if (strategy.defaulted && !servesOldDefaults(target)) return;
    const at = [...strategy.path, 'rollingUpdate'];
    const data = { object: object.title, type, apiVersion: object.apiVersion };
    if (object.kind === 'DaemonSet')
      report('ignored', { at, part: 'key', data, severity: 'warning', fix: removal(at, 'remove rollingUpdate') });
    // Whoever wrote parameters and no type meant RollingUpdate; that rolls pods, so a person has to say it.
    else if (strategy.defaulted) report('refusedDefault', { at, part: 'key', data });
    else report('refused', { at, part: 'key', data, fix: removal(at, 'remove rollingUpdate') });
  },
});

/** Types that take no rolling-update parameters. Other words are no types at all, which is for other rules to say. */
const NOT_ROLLING: ReadonlyMap<string, readonly string[]> = new Map([
  ['StatefulSet', ['OnDelete', 'Recreate']],
  ['Deployment', ['Recreate']],
  ['DaemonSet', ['OnDelete']],
]);
