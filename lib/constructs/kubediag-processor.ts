import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DIAGNOSIS_RIGHTS, recoveryRights, roleObjects } from '../kube/rights';
import { checkLabelName, checkUnique } from './checks';
import { ClientService } from './client-service';
import { KubeDiagOperation } from './kubediag-operation';
import { KubeDiagOperationSet } from './kubediag-operation-set';
import { NAME_LABEL, nameOf, namespaceOf, type ObjectProps, shareMetadata } from './metadata';
import { Problems } from './problems';
import { type ProcessorCaller, processorPolicy } from './processor-policy';
import { StatelessWorkload } from './stateless-workload';
import type { StreamTagImage } from './stream-tag-image';

export interface KubeDiagProcessorProps extends ObjectProps {
  /**
   * An image that has pinstream and Node, built by yourself: none is published. A tag gets the digest that the image lock holds for it;
   * or a tag of a stream: `stream.tag('0.1')`.
   */
  readonly image: string | StreamTagImage;
  /** How pinstream is started in the image, in place of its entry point. @default the entry point, which then has to be pinstream */
  readonly command?: readonly string[];
  /** The namespaces whose StatefulSets may be asked about, each of which gets a Role. @default the processor's own */
  readonly namespaces?: readonly string[];
  /** Let Diagnoses have stuck pods deleted, and give the account the right to delete pods. Who reaches the processor can ask for it. @default false */
  readonly allowRecover?: boolean;
  /** Let them have pods deleted of which a container has run, too. @default false */
  readonly allowIncludeRan?: boolean;
  /**
   * Who may reach the processor, by a NetworkPolicy; at least one. KubeDiag's own manifests run it in the network of the nodes: there it is
   * known by the addresses of the nodes and not by its namespace. @default everybody in the cluster, without a NetworkPolicy
   */
  readonly callers?: readonly ProcessorCaller[];
  /** Name of the Operation and the OperationSet, which are the whole cluster's. @default the processor's */
  readonly operationName?: string;
  /** Names of Secrets to pull the image with. */
  readonly pullSecrets?: readonly string[];
  /** Quantities by resource. @default 50m of CPU and 256Mi of memory */
  readonly requests?: Readonly<Record<string, string>>;
  /** @default 256Mi of memory */
  readonly limits?: Readonly<Record<string, string>>;
}

/** Port of pods and Service. KubeDiag's agents have 8090 on every node. */
const PORT = 8080;
const PORT_NAME = 'http';
/** Longer than the 20 seconds of grace that the processor gives its work, and the 5 it then takes to end. */
const TERMINATION_GRACE_SECONDS = 30;

/**
 * The processor of stuck StatefulSets, `pinstream serve`, with all that KubeDiag needs to call it: a Deployment, its Service, an account
 * with the rights to read what a verdict needs, an Operation and an OperationSet. A `KubeDiagDiagnosis` of its OperationSet then asks about
 * a pod. KubeDiag sends no credentials, so whoever reaches the Service may ask, within the namespaces and rights given here.
 */
export class KubeDiagProcessor extends Construct {
  /** The Deployment and what belongs to it. */
  readonly workload: StatelessWorkload;
  readonly service: ClientService;
  readonly serviceAccount: ApiObject;
  /** The Roles and RoleBindings, a pair for each namespace. */
  readonly rights: readonly ApiObject[];
  readonly networkPolicy: ApiObject | undefined;
  readonly operation: KubeDiagOperation;
  /** What a `KubeDiagDiagnosis` names. */
  readonly operationSet: KubeDiagOperationSet;
  readonly name: string;
  /** DNS name of the Service, at which KubeDiag finds the processor. */
  readonly address: string;
  readonly port = PORT;

  constructor(scope: Construct, id: string, props: KubeDiagProcessorProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    const namespace = ownNamespace(this, props, problems);
    const namespaces = namespacesOf(props, namespace, problems);
    if (props.allowIncludeRan && !props.allowRecover) problems.add('allowIncludeRan', true, 'true only beside allowRecover');
    const { name } = this;
    const { labels, annotations, wave } = props;
    const shared = { name, namespace: props.namespace, labels, wave };
    this.serviceAccount = new ApiObject(this, 'ServiceAccount', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: props.namespace, labels: { [NAME_LABEL]: name } },
      // The pods of the processor ask for the token; no other pod of this account gets one unasked.
      automountServiceAccountToken: false,
    });
    shareMetadata(this.serviceAccount, shared);
    this.rights = namespaces.flatMap((watched) => rightsIn(this, watched, namespace, props));
    this.workload = new StatelessWorkload(this, 'Workload', { ...shared, annotations, ...podOf(props, name, namespaces) });
    this.service = new ClientService(this, 'Service', { ...shared, target: this.workload, ports: [{ name: PORT_NAME, port: PORT }] });
    this.networkPolicy = props.callers && processorPolicy(this, { ...shared, callers: props.callers, selector: this.workload.selector, port: PORT }, problems);
    this.address = `${name}.${namespace}.svc`;
    const cluster = { name: props.operationName ?? name, labels, wave };
    this.operation = new KubeDiagOperation(this, 'Operation', { ...cluster, address: this.address, port: PORT, path: '/processor/statefulsetStuckDiagnoser' });
    this.operationSet = new KubeDiagOperationSet(this, 'OperationSet', { ...cluster, paths: [[this.operation]] });
  }
}

function ownNamespace(processor: Construct, props: KubeDiagProcessorProps, problems: Problems): string {
  const namespace = namespaceOf(processor, props);
  if (namespace === undefined) problems.add('namespace', undefined, "a namespace, the chart's or one given here: the address and the rights have it in them");
  else checkLabelName(problems, 'namespace', namespace);
  return namespace ?? '';
}

function namespacesOf({ namespaces }: KubeDiagProcessorProps, own: string, problems: Problems): readonly string[] {
  if (!namespaces) return [own];
  if (namespaces.length === 0) problems.add('namespaces', namespaces, 'at least one');
  namespaces.forEach((namespace, index) => checkLabelName(problems, `namespaces[${index}]`, namespace));
  checkUnique(problems, (index) => `namespaces[${index}]`, namespaces);
  return [...new Set(namespaces)];
}

function rightsIn(processor: KubeDiagProcessor, watched: string, home: string, props: KubeDiagProcessorProps): readonly ApiObject[] {
  const { name } = processor;
  const rights = props.allowRecover ? recoveryRights({ evict: false }) : DIAGNOSIS_RIGHTS;
  return roleObjects({ name, namespace: watched, account: name, accountNamespace: home }, rights).map((object, index) => {
    const kind = index === 0 ? 'Role' : 'RoleBinding';
    const metadata = { name, namespace: watched, labels: { [NAME_LABEL]: name } };
    const made = new ApiObject(processor, `${kind}-${watched}`, { ...object, apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata });
    shareMetadata(made, props);
    return made;
  });
}

function podOf(props: KubeDiagProcessorProps, name: string, namespaces: readonly string[]): Pick<ConstructorParameters<typeof StatelessWorkload>[2], 'replicas' | 'containers' | 'mountToken' | 'serviceAccount' | 'pullSecrets' | 'terminationGraceSeconds'> {
  const { image, command, allowRecover, allowIncludeRan, pullSecrets, requests = { cpu: '50m', memory: '256Mi' }, limits = { memory: '256Mi' } } = props;
  const args = [
    'serve',
    '--address=0.0.0.0',
    `--port=${PORT}`,
    '--log-format=json',
    ...namespaces.map((namespace) => `--namespace=${namespace}`),
    ...(allowRecover ? ['--allow-recover'] : []),
    ...(allowIncludeRan ? ['--allow-include-ran'] : []),
  ];
  return {
    // Two would each see to it that a set is recovered by one request at a time, and not together.
    replicas: 1,
    serviceAccount: name,
    mountToken: true,
    pullSecrets,
    terminationGraceSeconds: TERMINATION_GRACE_SECONDS,
    containers: [
      {
        name: 'pinstream',
        image,
        command,
        args,
        ports: [{ name: PORT_NAME, port: PORT }],
        requests,
        limits,
        // A read of the cluster stands behind it, which takes its time.
        readiness: { http: { path: '/readyz', port: PORT_NAME }, timeoutSeconds: 5 },
        liveness: { http: { path: '/healthz', port: PORT_NAME }, timeoutSeconds: 5 },
      },
    ],
  };
}
