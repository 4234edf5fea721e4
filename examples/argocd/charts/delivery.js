const { Chart } = require('cdk8s');
const { ArgoApplication } = require('pinstream/constructs');

/** Where this repository is, as Argo CD reaches it. Change this first. */
const REPOSITORY = 'https://git.example.com/shop/manifests.git';

/** An Application for each chart. They are applied by hand, once: kubectl apply -f dist/delivery.k8s.yaml */
class Delivery extends Chart {
  constructor(scope, id, { charts }) {
    // The namespace in which Argo CD looks for Applications: argocd, or openshift-gitops.
    super(scope, id, { namespace: 'openshift-gitops' });
    for (const chart of charts) {
      new ArgoApplication(this, chart.node.id, {
        source: { repoURL: REPOSITORY, targetRevision: 'main', path: 'dist', directory: { include: `${chart.node.id}.k8s.yaml` } },
        destination: { namespace: chart.namespace },
        // Looks through the chart for what OpenShift writes over, and has Argo CD let that be.
        applies: [chart],
        automated: { prune: true, selfHeal: true },
        syncOptions: ['CreateNamespace=true'],
        retry: { limit: 5 },
      });
    }
  }
}

module.exports = { Delivery };
