import { Chart, type ChartProps } from 'cdk8s';
import { ApiResource, Role, RoleBinding, ServiceAccount } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { KubeDiagDiagnosis, KubeDiagOperation, KubeDiagOperationSet, StatefulWorkload } from '../lib/constructs/index';

export interface StuckDiagnoserProps extends ChartProps {
  /** @default 'registry.example.com/shop/web:1.10' */
  readonly image?: string;
  /** DNS name or address at which the processor answers. @default 'stuck-diagnoser' as a Service of the chart's namespace */
  readonly address?: string;
  /** The node whose KubeDiag agent does the work. @default the one that the pod is on */
  readonly node?: string;
}

/**
 * A StatefulSet, and what it takes to have KubeDiag look at its first pod and replace it if it is stuck on an image that the set names no
 * longer. KubeDiag finds the processor by its address; whoever runs it gives its pods the account made here, which may do nothing outside
 * this namespace.
 */
export class StuckDiagnoser extends Chart {
  constructor(scope: Construct, id: string, props: StuckDiagnoserProps = {}) {
    // The account is named with its namespace in the RoleBinding, and the pod with its own in the Diagnosis.
    const { namespace = 'shop', image = 'registry.example.com/shop/web:1.10', address = `stuck-diagnoser.${namespace}.svc`, node } = props;
    super(scope, id, { ...props, namespace });
    const set = storefront(this, image);
    allowDiagnoser(this);

    const name = 'statefulset-stuck-diagnoser';
    const operation = new KubeDiagOperation(this, 'Operation', { name, address, port: 8080, path: '/processor/statefulsetStuckDiagnoser' });
    const operationSet = new KubeDiagOperationSet(this, 'OperationSet', { name, paths: [[operation]] });
    new KubeDiagDiagnosis(this, 'Diagnosis', {
      name,
      operationSet,
      pod: { name: `${set.name}-0` },
      nodes: node === undefined ? undefined : [node],
      parameters: { 'param.recoverer.kubernetes.statefulset_stuck.mode': 'recover' },
    });
  }
}

/** Ordered, so that a pod which cannot pull its image holds up everything after it, corrections of the image included. */
function storefront(scope: Construct, image: string): StatefulWorkload {
  return new StatefulWorkload(scope, 'Storefront', {
    name: 'storefront',
    replicas: 1,
    service: { name: 'nginx' },
    containers: [
      {
        name: 'nginx',
        image,
        ports: [{ name: 'web', port: 8080 }],
        mounts: [{ volume: 'tmp', path: '/tmp' }],
        requests: { cpu: '50m', memory: '64Mi' },
        limits: { memory: '64Mi' },
        readiness: { http: { path: '/', port: 'web' } },
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: {} }],
    terminationGraceSeconds: 10,
  });
}

/** Reading what a verdict needs, and deleting single pods. No secrets, no nodes, nothing by patch, no collections. */
function allowDiagnoser(scope: Construct): void {
  const metadata = { name: 'stuck-diagnoser' };
  // The token is mounted by the pods that ask for it.
  const account = new ServiceAccount(scope, 'ServiceAccount', { metadata, automountToken: false });
  const role = new Role(scope, 'Role', { metadata });
  role.allow(
    ['get', 'list'],
    ApiResource.STATEFUL_SETS,
    ApiResource.DEPLOYMENTS,
    ApiResource.PODS,
    ApiResource.EVENTS,
    ApiResource.SERVICES,
    ApiResource.PERSISTENT_VOLUME_CLAIMS,
    ApiResource.custom({ apiGroup: 'image.openshift.io', resourceType: 'imagestreams' }),
    ApiResource.custom({ apiGroup: 'apps.openshift.io', resourceType: 'deploymentconfigs' }),
  );
  role.allowDelete(ApiResource.PODS);
  new RoleBinding(scope, 'RoleBinding', { metadata, role }).addSubjects(account);
}
