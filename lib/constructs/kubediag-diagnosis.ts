import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkLabelName, checkObjectName, checkUnique } from './checks';
import { withExtra } from './extra';
import { KUBEDIAG_API } from './kubediag';
import type { KubeDiagOperationSet } from './kubediag-operation-set';
import { checkTextValues, metadataOf, NAME_LABEL, nameOf, namespaceOf, type ObjectProps } from './metadata';
import { Problems } from './problems';

export interface KubeDiagDiagnosisProps extends ObjectProps {
  /** What is to run. A text names an OperationSet that exists elsewhere. */
  readonly operationSet: KubeDiagOperationSet | string;
  /** The pod in question. KubeDiag 0.3 forgets it on the way to the processor, so it is a parameter, too. @default none */
  readonly pod?: DiagnosedPod;
  /** Names of the nodes whose KubeDiag agents do the work. @default the node that `pod` is on; without one, nothing ever runs */
  readonly nodes?: readonly string[];
  /** Parameters for the operations beside the pod's: `param.recoverer.kubernetes.statefulset_stuck.mode`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Argo CD sync wave. KubeDiag fails a Diagnosis that comes before its OperationSet, for good. @default 0, or the one after the set's */
  readonly wave?: number;
  /** Fields of the Diagnosis' spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface DiagnosedPod {
  readonly name: string;
  /** @default the Diagnosis' */
  readonly namespace?: string;
}

/** A KubeDiag Diagnosis: one run of an OperationSet, which starts when the object is created and never again. */
export class KubeDiagDiagnosis extends Construct {
  /** The Diagnosis, for what the props do not cover. */
  readonly diagnosis: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: KubeDiagDiagnosisProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    checkObjectName(problems, 'name', this.name);
    const { operationSet } = props;
    const pod = podOf(props, namespaceOf(this, props), problems);
    const spec = {
      operationSet: typeof operationSet === 'string' ? operationSet : operationSet.name,
      parameters: parametersOf(props, pod, problems),
      targetSelector: targetOf(props, pod, problems),
    };
    this.diagnosis = new ApiObject(this, 'Resource', {
      apiVersion: KUBEDIAG_API,
      kind: 'Diagnosis',
      metadata: metadataOf(this.name, { ...props, wave: waveOf(props, problems) }, { [NAME_LABEL]: this.name }, problems),
      spec: withExtra(spec, props.extra, problems, 'extra'),
    });
    if (typeof operationSet === 'string') checkObjectName(problems, 'operationSet', operationSet);
    else this.node.addDependency(operationSet);
  }
}

type KnownPod = Required<DiagnosedPod> | undefined;

/** Under these keys KubeDiag and its processors hand on the pod. */
const POD_NAMESPACE = 'pod.namespace';
const POD_NAME = 'pod.name';

function podOf({ pod }: KubeDiagDiagnosisProps, around: string | undefined, problems: Problems): KnownPod {
  if (!pod) return undefined;
  const { name, namespace = around } = pod;
  checkObjectName(problems, 'pod.name', name);
  if (namespace !== undefined) checkLabelName(problems, 'pod.namespace', namespace);
  else problems.add('pod.namespace', undefined, "the pod's namespace, as neither the Diagnosis nor its chart has one");
  return { name, namespace: namespace ?? '' };
}

function parametersOf({ parameters = {} }: KubeDiagDiagnosisProps, pod: KnownPod, problems: Problems): object | undefined {
  checkTextValues(problems, 'parameters', parameters);
  const own = pod ? { [POD_NAMESPACE]: pod.namespace, [POD_NAME]: pod.name } : {};
  for (const key of Object.keys(own)) {
    if (!Object.hasOwn(parameters, key)) continue;
    problems.add(`parameters[${JSON.stringify(key)}]`, parameters[key], 'parameters that no prop writes; this one comes from pod');
  }
  const all = { ...parameters, ...own };
  return Object.keys(all).length > 0 ? all : undefined;
}

function targetOf({ nodes }: KubeDiagDiagnosisProps, pod: KnownPod, problems: Problems): object {
  if (nodes && nodes.length > 0) {
    nodes.forEach((node, index) => checkObjectName(problems, `nodes[${index}]`, node));
    checkUnique(problems, (index) => `nodes[${index}]`, nodes);
    return { nodeNames: nodes };
  }
  if (nodes || !pod) problems.add('nodes', nodes, 'at least one node, or none given and a pod whose node is taken');
  return { podReferences: pod ? [pod] : [] };
}

function waveOf({ operationSet, wave }: KubeDiagDiagnosisProps, problems: Problems): number | undefined {
  if (typeof operationSet === 'string') return wave;
  if (wave !== undefined && wave <= operationSet.wave) {
    problems.add('wave', wave, `more than ${operationSet.wave}, the wave of the OperationSet ${operationSet.name}`);
  }
  return wave ?? operationSet.wave + 1;
}
