import { workspaceRule } from '../../lib/engine/rule';
import { fieldOf, listField, textField } from '../../lib/kube/json';
import type { KubeObject } from '../../lib/kube/object';
import { matchLabelsOf } from '../../lib/rollout/match-labels';
import { templateLabelsPath } from '../../lib/rollout/pod-selector';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { mayHavePodsElsewhere } from './outside-pods';
import { probedContainersOf } from './probed-containers';
import { meets, type PodMaker, podMakersBeside, selectedBy, serviceSelectorOf } from './service-pods';

/**
 * Flags Services that find no pod, where a workload of the set is near enough to be the one meant.
 * Those that govern a StatefulSet are `governing-service-selects-nothing`'s.
 */
export const danglingService = workspaceRule({
  id: 'dangling-service',
  summary: 'The selector of a Service matches no pod',
  category: 'workloads',
  preset: 'recommended',
  severity: 'warning',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Service'],
  sources: [
    {
      title: 'Kubernetes: defining a Service',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
      version: '1.34',
    },
    {
      title: 'Kubernetes: debug Services, does the Service have endpoints',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices',
      version: '1.34',
    },
    {
      title: 'Kubernetes: labels that controllers put on pods',
      url: 'https://kubernetes.io/docs/reference/labels-annotations-taints/',
      version: '1.34',
    },
    {
      title: 'openshift/origin: labels that tie pods to their DeploymentConfig',
      url: 'https://github.com/openshift/origin/blob/95f753e2f8ac5942c7d6be6882c294a694343ca4/pkg/apps/util/const.go',
      version: 'OpenShift 4.1',
    },
  ],
  messages: {
    noPods: ({ service, selector, workload, labels }: { service: string; selector: string; workload: string; labels: string }) =>
      `${service} selects ${selector}, which no pod here carries, so it leads nowhere; the pods of ${workload}, which come nearest, carry ${labels}`,
  },
  check(object, { report, index }) {
    const selector = serviceSelectorOf(object);
    if (!selector) return;
    const { sure, unsure } = selectedBy(object, selector, index);
    if (sure.length > 0 || unsure.length > 0 || mayHavePodsElsewhere(index)) return;
    // What is declared as living elsewhere may have its pods there.
    if (isGoverning(object, index) || index.isExternal('services', object.name, object)) return;
    const makers = podMakersBeside(object, index);
    if (makers.some(({ vague }) => vague)) return;
    const nearest = nearestTo(object, selector, makers, index);
    if (!nearest || areChosenLater(nearest.maker, selector)) return;
    const { object: workload, labels } = nearest.maker;
    const own = matchLabelsOf(workload);
    report('noPods', {
      at: ['spec', 'selector'],
      part: 'key',
      data: { service: object.title, selector: printed(selector), workload: workload.title, labels: printed(labels) },
      confidence: nearest.named ? 'certain' : 'likely',
      related: [{ object: workload, at: templateLabelsPath(workload), message: `the labels of the pods of ${workload.title}` }],
      hint: own ? `select ${printed(Object.entries(own))} to reach them` : 'select labels that the pods carry',
    });
  },
});

function isGoverning(service: KubeObject, index: ObjectIndex): boolean {
  return index.beside(service, 'StatefulSet').some(({ value }) => textField(value['spec'], 'serviceName') === service.name);
}

/** Whether all that the pods lack is the mark of a leader, which programs put on one of their pods while they run. */
function areChosenLater(maker: PodMaker, selector: ReadonlyMap<string, string>): boolean {
  const missed = Array.from(selector).filter(([key, wanted]) => meets(maker, key, wanted) === false);
  return missed.every(([key]) => !maker.labels.has(key) && /(?:role|leader|primary|master|active)$/i.test(key));
}

interface Nearest {
  readonly maker: PodMaker;
  /** It has the name of the Service. */
  readonly named: boolean;
  /** How many of the selector's labels it has. */
  readonly met: number;
}

/**
 * The workload that the Service is most likely meant for. One that shares a label or a port with it counts only while no Service finds it:
 * otherwise the pods meant may as well be those of a workload that is applied elsewhere.
 */
function nearestTo(service: KubeObject, selector: ReadonlyMap<string, string>, makers: readonly PodMaker[], index: ObjectIndex): Nearest | undefined {
  const ports = targetsOf(service);
  let best: Nearest | undefined;
  for (const maker of makers) {
    const named = maker.object.name !== '' && maker.object.name === service.name;
    const met = metBy(maker, selector);
    const better = !best || Number(named) > Number(best.named) || (named === best.named && met > best.met);
    if (better && (named || (mayStandAlone(maker, index) && (met > 0 || listensOn(maker.object, ports))))) best = { maker, named, met };
  }
  return best;
}

function metBy(maker: PodMaker, selector: ReadonlyMap<string, string>): number {
  let met = 0;
  for (const [key, wanted] of selector) if (meets(maker, key, wanted)) met++;
  return met;
}

/** Ports of the pods that the Service leads to, by number or name. */
function targetsOf({ value }: KubeObject): ReadonlySet<unknown> {
  return new Set(listField(value['spec'], 'ports').map((port) => fieldOf(port, 'targetPort') ?? fieldOf(port, 'port')));
}

function listensOn(workload: KubeObject, ports: ReadonlySet<unknown>): boolean {
  const declared = probedContainersOf(workload).flatMap(({ value }) => listField(value, 'ports'));
  return declared.some((port) => ports.has(fieldOf(port, 'containerPort')) || ports.has(fieldOf(port, 'name') ?? ''));
}

/** Whether the workload goes on for good, and no Service of the set finds its pods. */
function mayStandAlone({ object }: PodMaker, index: ObjectIndex): boolean {
  return object.kind !== 'Job' && object.kind !== 'CronJob' && !servedIn(index).has(object);
}

const SERVED = new WeakMap<ObjectIndex, ReadonlySet<KubeObject>>();

/** The workloads that some Service selects, or may select. */
function servedIn(index: ObjectIndex): ReadonlySet<KubeObject> {
  let served = SERVED.get(index);
  if (!served) {
    const makers = index.ofKind('Service').flatMap((service) => {
      const selector = serviceSelectorOf(service);
      if (!selector) return [];
      const { sure, unsure } = selectedBy(service, selector, index);
      return [...sure, ...unsure];
    });
    SERVED.set(index, (served = new Set(makers.map(({ object }) => object))));
  }
  return served;
}

function printed(labels: Iterable<readonly [string, string]>): string {
  const list = Array.from(labels, ([key, value]) => `${key}=${value}`);
  return list.length === 0 ? 'no labels' : list.join(',');
}
