import { ApiObject, App } from 'cdk8s';
import type { Construct } from 'constructs';
import { isMap } from '../kube/json';
import type { AdoptedContainerProps, AdoptedInitContainerProps } from './adopt-containers';
import { ADDRESS_LABEL, isGenerated, isGeneratedAddress, rename, StableNames } from './adopt-names';
import type { AdoptedPodProps } from './adopt-pods';
import { completeRendered } from './adopt-render';
import { completedService, portNamesOf } from './adopt-service';
import { type AdoptedSetProps, completedWorkload } from './adopt-workload';
import { checkLabelName, checkLabels, checkOneOf, checkServiceName } from './checks';
import { imageTriggersOf, type TriggeredProps } from './image-triggers';
import { NAME_LABEL, type ObjectProps, shareMetadata } from './metadata';
import type { PodProps } from './pods';
import { Problems } from './problems';
import type { ServiceTarget } from './services';
import { guardAgainstHijack, type StreamNeeds, streamNeedsOf } from './stream-uses';

/** A StatefulSet or Deployment of cdk8s-plus, 27 or later; any construct whose main child is one of those will do. */
export interface AdoptableWorkload extends Construct {
  /** Labels by which the workload finds its pods. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly podMetadata?: { getLabel(key: string): string | undefined };
  /** The governing Service of a StatefulSet. */
  readonly service?: Construct;
}

type MetadataProps = Pick<ObjectProps, 'labels' | 'wave'>;

export interface AdoptProps extends AdoptedSetProps, AdoptedPodProps, TriggeredProps, MetadataProps, Pick<PodProps, 'resolveNames'> {
  /**
   * A name in place of the one that cdk8s makes of the construct's path, written wherever the app mentions that. A name given in
   * `metadata` stays. For a workload that is in a cluster already, write down the name it has there. @default the construct's id
   */
  readonly name?: string;
  /**
   * Labels by which the workload and its Service find the pods. Cannot be changed once the workload exists: for one that is in a
   * cluster already, write down the labels it has there. @default those of `select` in cdk8s-plus, else `app.kubernetes.io/name`
   */
  readonly selector?: Readonly<Record<string, string>>;
  /** By the names that cdk8s-plus gives them: `main`, where it was told none. */
  readonly containers?: Readonly<Record<string, AdoptedContainerProps>>;
  /** By the names that cdk8s-plus gives them: `init-0`, where it was told none. */
  readonly initContainers?: Readonly<Record<string, AdoptedInitContainerProps>>;
  readonly service?: AdoptedServiceProps;
}

export interface AdoptedServiceProps {
  /** The Service of the workload's pods. @default the governing one of a StatefulSet; none for a Deployment */
  readonly construct?: Construct;
  /** In place of a name that cdk8s makes up. Cannot be changed once the StatefulSet exists. @default the workload's name */
  readonly name?: string;
  /** Give pods their DNS names before they are ready. @default as it is */
  readonly publishNotReadyAddresses?: boolean;
}

/** An adopted workload, which Services and disruption budgets of ours can lead to. */
export interface AdoptedWorkload extends ServiceTarget {
  /** The StatefulSet or Deployment, for what the props do not cover. */
  readonly object: ApiObject;
  readonly service: ApiObject | undefined;
  readonly name: string;
}

/**
 * Completes a workload that cdk8s-plus has made with all that it cannot say or drops without a word: names and labels that outlive a
 * move of the construct, claim templates, named ports, probes, the rest of the restricted profile, stream tags and their triggers.
 * Works on the object after it is rendered, so that no field filter comes behind; patches of one's own come before. Images are
 * pinned by `DigestResolver`. Problems are told at synth.
 */
export function adopt(workload: AdoptableWorkload, props: AdoptProps = {}): AdoptedWorkload {
  const problems = new Problems(workload);
  const object = ApiObject.of(workload);
  checkOneOf(problems, 'kind', object.kind, ['StatefulSet', 'Deployment']);
  if (ADOPTED.has(object)) problems.add('workload', object.name, 'one that is not adopted yet');
  ADOPTED.add(object);
  const name = stableName(object, props.name, workload.node.id, 'name', problems);
  checkLabelName(problems, 'name', name, object.kind === 'StatefulSet' ? 52 : 63);
  const selector = selectorOf(workload, name, props, problems);
  const { resolveNames, wave } = streamTags(workload, object, props, problems);
  checkLabels(problems, 'labels', props.labels ?? {});
  const metadata = { labels: { ...selector, ...props.labels }, wave };
  shareMetadata(object, metadata);

  const service = serviceOf(workload, props, name, problems);
  if (service) {
    shareMetadata(service, metadata);
    // Before the workload itself is completed: its problems are told once.
    const render = object.toJson.bind(object);
    completeRendered(workload, service, (rendered) => {
      const value: unknown = render();
      const portNames = portNamesOf(isMap(value) ? value : {}, { ...props.initContainers, ...props.containers });
      return completedService(rendered, { selector, portNames, publishNotReadyAddresses: props.service?.publishNotReadyAddresses });
    });
  }
  completeRendered(workload, object, (rendered, noted) => completedWorkload(rendered, props, { kind: object.kind, selector, resolveNames }, noted));
  return { object, service, name, selector };
}

const ADOPTED = new WeakSet<ApiObject>();

/** The object's name from now on. One that a person has chosen is not ours to change: others may name it in texts that nobody can search. */
function stableName(object: ApiObject, wanted: string | undefined, otherwise: string, at: string, problems: Problems): string {
  if (!isGenerated(object)) {
    if (wanted !== undefined && wanted !== object.name) {
      problems.add(at, wanted, `${object.name}, as its metadata or its chart has it; change it there`);
    }
    return object.name;
  }
  const name = wanted ?? otherwise;
  const allowed = rename(object, name);
  if (allowed !== undefined) problems.add(at, name, allowed);
  return name;
}

function selectorOf(workload: AdoptableWorkload, name: string, props: AdoptProps, problems: Problems): AdoptedWorkload['selector'] {
  const chosen = Object.entries(workload.matchLabels ?? {}).filter(([key, value]) => key !== ADDRESS_LABEL || !isGeneratedAddress(value));
  const selector = props.selector ?? (chosen.length > 0 ? Object.fromEntries(chosen) : { [NAME_LABEL]: name });
  checkLabels(problems, 'selector', selector);
  if (Object.keys(selector).length === 0) problems.add('selector', selector, 'at least one label');
  const address = workload.podMetadata?.getLabel(ADDRESS_LABEL);
  // NetworkPolicies and affinities of cdk8s-plus find pods by this label, so it stays, with a value that does not move.
  const stable = selector[ADDRESS_LABEL] ?? name;
  if (address === undefined || address === stable || !isGeneratedAddress(address)) return selector;
  const allowed = StableNames.of(App.of(workload)).add(address, stable);
  if (allowed !== undefined) problems.add('name', name, allowed);
  return selector;
}

/** What the stream tags among the images ask for. */
function streamTags(workload: Construct, object: ApiObject, props: AdoptProps, problems: Problems): StreamNeeds {
  const { triggers, wave, resolveNames } = props;
  const pods = { containers: imagesOf(props.containers), initContainers: imagesOf(props.initContainers), resolveNames };
  const { followed, annotations } = imageTriggersOf({ ...pods, triggers }, ['spec', 'template'], problems);
  const needs = streamNeedsOf(workload, { ...pods, wave }, followed, problems);
  for (const [key, value] of Object.entries(annotations)) object.metadata.addAnnotation(key, value);
  if (needs.resolveNames) guardAgainstHijack(workload, object, ['spec', 'template', 'spec'], pods);
  return needs;
}

function imagesOf(containers: AdoptProps['containers'] = {}): PodProps['containers'] {
  return Object.entries(containers).map(([key, { name = key, image = '' }]) => ({ name, image }));
}

function serviceOf(workload: AdoptableWorkload, { service = {} }: AdoptProps, name: string, problems: Problems): ApiObject | undefined {
  const construct = service.construct ?? workload.service;
  if (!construct) {
    if (service.name !== undefined) problems.add('service.name', service.name, 'nothing, unless service.construct is the Service');
    return undefined;
  }
  const object = ApiObject.of(construct);
  checkOneOf(problems, 'service.construct', object.kind, ['Service']);
  checkServiceName(problems, 'service.name', stableName(object, service.name, name, 'service.name', problems));
  return object;
}
