import { Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { ArgoApplication } from '../lib/constructs/index';

export interface DeliveryProps extends ChartProps {
  /** The charts that Argo CD applies, each by an Application of its own. */
  readonly charts: readonly Chart[];
}

/**
 * How Argo CD gets at the other charts: it reads the file that synth wrote for each of them and that is committed, so that Git shows what
 * will be applied. Where OpenShift writes over an image (clamav and keycloak), the Application lets it; everywhere else Git has the last word.
 */
export class Delivery extends Chart {
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id, { namespace: 'openshift-gitops', ...props });
    for (const chart of props.charts) {
      const name = chart.node.id;
      new ArgoApplication(this, name, {
        source: { repoURL: 'https://git.example.com/shop/manifests.git', targetRevision: 'main', path: 'dist', directory: { include: `${name}.k8s.yaml` } },
        destination: { namespace: chart.namespace ?? 'shop' },
        applies: [chart],
        automated: { selfHeal: true },
        // An import that takes its time is no reason to give up.
        retry: { limit: 5 },
      });
    }
  }
}
