import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { KubeDiagDiagnosis, KubeDiagProcessor, type ProcessorCaller, StatefulWorkload } from '../lib/constructs/index';

export interface StuckDiagnoserProps extends ChartProps {
  /** @default 'registry.example.com/shop/web:1.10' */
  readonly image?: string;
  /** The image of the processor, whose entry point is pinstream. @default 'registry.example.com/tools/pinstream:0.1.0' */
  readonly processorImage?: string;
  /** Who may reach the processor. @default the nodes, by the addresses 10.0.0.0/16: KubeDiag runs in their network */
  readonly callers?: readonly ProcessorCaller[];
  /** The node whose KubeDiag agent does the work. @default the one that the pod is on */
  readonly node?: string;
}

/**
 * A StatefulSet, and what it takes to have KubeDiag look at its first pod and replace it if it is stuck on an image that the set names no
 * longer: the processor with an account that may do nothing outside this namespace, and KubeDiag's own objects.
 */
export class StuckDiagnoser extends Chart {
  constructor(scope: Construct, id: string, props: StuckDiagnoserProps = {}) {
    const { namespace = 'shop', image = 'registry.example.com/shop/web:1.10', processorImage = 'registry.example.com/tools/pinstream:0.1.0', callers = [{ cidr: '10.0.0.0/16' }], node } = props;
    // The processor is told which namespace it serves, and its account is bound with it.
    super(scope, id, { ...props, namespace });
    const set = storefront(this, image);
    const name = 'statefulset-stuck-diagnoser';
    const processor = new KubeDiagProcessor(this, 'Processor', { name: 'stuck-diagnoser', operationName: name, image: processorImage, allowRecover: true, callers });
    new KubeDiagDiagnosis(this, 'Diagnosis', {
      name,
      operationSet: processor.operationSet,
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
