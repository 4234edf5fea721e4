import { objectRule } from '../../lib/engine/rule';
import { fieldOf, listField, mapField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import type { TargetProfile } from '../../lib/kube/target';
import { workloadKindOf } from '../../lib/kube/workloads';

/** Flags DeploymentConfigs, and says what has to move where when they become Deployments. */
export const deprecatedDeploymentConfig = objectRule({
  id: 'deprecated-deployment-config',
  summary: 'DeploymentConfig is deprecated since OpenShift 4.14',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['DeploymentConfig'],
  sources: [
    {
      title: 'OpenShift 4.14 release notes: DeploymentConfig objects are deprecated',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.14/html/release_notes/ocp-4-14-release-notes',
      version: 'OpenShift 4.14',
    },
    {
      title: 'Red Hat: DeploymentConfig API is deprecated in OpenShift 4.14',
      url: 'https://access.redhat.com/articles/7041372',
      version: 'OpenShift 4.14',
    },
    {
      title: 'OpenShift: how Deployments and DeploymentConfigs differ',
      url: 'https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/building_applications/deployments',
      version: 'OpenShift 4.20',
    },
  ],
  messages: {
    deprecated: ({ name }: { name: string }) => `DeploymentConfig ${name} is of a kind that is deprecated since OpenShift 4.14; write a Deployment`,
  },
  check(object, { report, target }) {
    if (!workloadKindOf(object) || isBefore414(target)) return;
    report('deprecated', { at: ['kind'], data: { name: object.name === '' ? 'without a name' : object.name }, hint: stepsFor(object) });
  },
});

function isBefore414({ platform, release }: TargetProfile): boolean {
  return platform === 'openshift' && release !== undefined && release.minor < 14;
}

/** What a Deployment says in another place, of what this object has. */
function stepsFor({ value }: KubeObject): string {
  const spec = mapField(value, 'spec');
  const strategy = mapField(spec, 'strategy');
  const hooks = ['rollingParams', 'recreateParams'].some((params) => ['pre', 'mid', 'post'].some((hook) => fieldOf(mapField(strategy, params), hook) !== undefined));
  const steps = ['apiVersion apps/v1', 'the selector under matchLabels'];
  if (strategy['type'] === 'Rolling') steps.push('type RollingUpdate');
  if (strategy['type'] === 'Custom') steps.push('another strategy, as a Deployment has no Custom');
  if (listField(spec, 'triggers').some((trigger) => fieldOf(trigger, 'type') === 'ImageChange'))
    steps.push('ImageChange triggers as the annotation image.openshift.io/triggers, with an image in each container');
  if (hooks) steps.push('hooks as Jobs or init containers');
  if (spec['test'] === true) steps.push('no test: true, which a Deployment does not know');
  return `in a Deployment: ${steps.join('; ')}`;
}
