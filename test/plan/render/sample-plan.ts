import type { Moment, OtherPlan, Plan, WorkloadPlan } from '../../../lib/plan/plan';

const DIGEST = `sha256:${'5e8a'.repeat(16)}`;
const STATE_OF = { o: 'old', d: 'down', n: 'new', s: 'stuck' } as const;

/** A pod's life from a word for each ten seconds: `odn` is old, then down, then new. */
function lifeOf(pod: string, life: string): readonly Moment[] {
  const runs = Array.from(life.matchAll(/(o+|d+|n+|s+)/g));
  return runs.map(({ 0: run, index }) => ({ pod, from: index * 10, to: (index + run.length) * 10, state: STATE_OF[first(run)] }));
}

function first(run: string): keyof typeof STATE_OF {
  const [letter] = run;
  if (letter === 'o' || letter === 'd' || letter === 'n') return letter;
  return 's';
}

/** A set whose new short name no admission resolves: the last pod restarts first, and sticks. */
const LEDGER: WorkloadPlan = {
  kind: 'StatefulSet',
  name: 'ledger',
  namespace: 'shop',
  file: 'apps/ledger.yaml',
  line: 12,
  cause: 'rolled',
  summary: 'Three pods restart, ledger-2 first, and it sticks there: on update the short name ledger:1.0.1 stays unresolved.',
  refusals: [],
  images: [
    {
      container: 'ledger',
      before: {
        written: 'ledger:1.0.0',
        onCreate: 'the API server looks it up in the ImageStream ledger and writes its digest',
        onUpdate: 'nobody looks it up; the node gets it as written',
        pulls: [`image-registry.openshift-image-registry.svc:5000/shop/ledger@${DIGEST}`],
        confidence: 'certain',
      },
      after: {
        written: 'ledger:1.0.1',
        onCreate: 'the API server looks it up in the ImageStream ledger and writes its digest',
        onUpdate: 'nobody looks it up; the node gets it as written',
        pulls: ['registry.access.redhat.com/ledger:1.0.1', 'docker.io/library/ledger:1.0.1'],
        confidence: 'likely',
      },
      changes: true,
    },
    {
      container: 'metrics',
      before: { written: `quay.io/shop/metrics:2.1@${DIGEST}`, onCreate: 'the digest stands', onUpdate: 'the digest stands', pulls: [`quay.io/shop/metrics@${DIGEST}`], confidence: 'certain' },
      after: { written: `quay.io/shop/metrics:2.1@${DIGEST}`, onCreate: 'the digest stands', onUpdate: 'the digest stands', pulls: [`quay.io/shop/metrics@${DIGEST}`], confidence: 'certain' },
      changes: false,
    },
  ],
  rollout: {
    strategy: 'RollingUpdate, OrderedReady',
    order: ['ledger-2', 'ledger-1', 'ledger-0'],
    more: 0,
    mostDown: 1,
    replicas: 3,
    untouched: [],
    moments: [...lifeOf('ledger-0', 'ooooooodn'), ...lifeOf('ledger-1', 'oooodnnnn'), ...lifeOf('ledger-2', 'odnnnnnnn')],
  },
  failures: [
    {
      when: 'image-unavailable',
      outcome: 'ledger-2 waits in ImagePullBackOff, and ledger-1 and ledger-0 stay on 1.0.0; two of three pods serve.',
      pod: 'ledger-2',
      useless: ['Reverting the manifest: an OrderedReady set waits for ledger-2 before it does anything else.', 'Scaling to 0 and back: the pod is made from the same template.'],
      commands: [
        'oc patch statefulset/ledger -n shop --type=json -p \'[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"quay.io/shop/ledger:1.0.1@' + DIGEST + '"}]\'  # write the digest',
        'oc delete pod/ledger-2 -n shop  # once: it comes back from the mended template',
      ],
      moments: [...lifeOf('ledger-0', 'ooooo'), ...lifeOf('ledger-1', 'ooooo'), ...lifeOf('ledger-2', 'odsss')],
    },
    {
      when: 'never-ready',
      outcome: 'ledger-2 runs 1.0.1 and never gets ready; the others stay as they are.',
      pod: 'ledger-2',
      useless: ['Reverting the manifest alone: the set waits for ledger-2.'],
      commands: ['oc rollout undo statefulset/ledger -n shop  # back to the template before', 'oc delete pod/ledger-2 -n shop  # once'],
      moments: [...lifeOf('ledger-0', 'ooooo'), ...lifeOf('ledger-1', 'ooooo'), ...lifeOf('ledger-2', 'odsss')],
    },
  ],
  argocd: [
    {
      text: 'The Application shows Progressing for ever while ledger-2 sticks, and OutOfSync for ever once the API server has written a digest over the short name.',
      lines: ['ignoreDifferences: [{group: apps, kind: StatefulSet, jqPathExpressions: [".spec.template.spec.containers[].image"]}]'],
    },
  ],
  dataAtRisk: [],
};

const WEB: WorkloadPlan = {
  kind: 'Deployment',
  name: 'web',
  namespace: 'shop',
  file: 'apps/web.yaml',
  line: 4,
  cause: 'rolled',
  summary: 'Two pods are replaced with one more than usual on the way; none is missing at any time.',
  refusals: [],
  images: [
    {
      container: 'web',
      before: { written: 'quay.io/shop/web:1.2', onCreate: 'the node asks quay.io for the tag', onUpdate: 'the node asks quay.io for the tag', pulls: ['quay.io/shop/web:1.2'], confidence: 'certain' },
      after: { written: `quay.io/shop/web:1.3@${DIGEST}`, onCreate: 'the digest stands', onUpdate: 'the digest stands', pulls: [`quay.io/shop/web@${DIGEST}`], confidence: 'certain' },
      changes: true,
    },
    { container: 'proxy', before: undefined, after: { written: 'quay.io/shop/proxy:3.0', onCreate: 'the node asks quay.io for the tag', onUpdate: 'the node asks quay.io for the tag', pulls: [], confidence: 'certain' }, changes: true },
  ],
  rollout: {
    strategy: 'RollingUpdate',
    order: ['1 new pod starts', 'when it is ready 1 old pod stops', 'the same once more'],
    more: 0,
    mostDown: 0,
    replicas: 2,
    untouched: [],
    moments: [...lifeOf('old 1', 'oodd'), ...lifeOf('old 2', 'oooo'), ...lifeOf('new 1', 'dnnn')],
  },
  failures: [
    {
      when: 'never-ready',
      outcome: 'The old pods keep serving; the Deployment reports ProgressDeadlineExceeded after 600 seconds.',
      pod: undefined,
      useless: [],
      commands: ['kubectl rollout undo deployment/web -n shop  # the old pods never stopped'],
      moments: [],
    },
  ],
  argocd: [],
  dataAtRisk: [],
};

/** An edit that the API server refuses, and that loses volumes where it is forced. */
const SEARCH: WorkloadPlan = {
  kind: 'StatefulSet',
  name: 'search',
  namespace: 'shop',
  file: 'apps/search.yaml',
  line: 31,
  cause: 'edited',
  summary: 'The API server refuses the whole update, so nothing of search changes.',
  refusals: [
    {
      field: 'spec.volumeClaimTemplates[0].metadata.name',
      before: 'data',
      after: 'index',
      reason: 'Claim templates of a StatefulSet cannot change after it was created.',
      commands: ['kubectl delete statefulset/search -n shop --cascade=orphan  # the pods keep running', 'kubectl apply -f apps/search.yaml  # adopts them'],
    },
    { field: 'spec.serviceName', before: undefined, after: 'search-peers', reason: 'The governing Service of a StatefulSet cannot change.', commands: [] },
  ],
  images: [],
  rollout: undefined,
  failures: [],
  argocd: [{ text: 'The Application stays OutOfSync, and its sync fails.', lines: [] }],
  dataAtRisk: [{ text: 'Pods made from the new template get empty volumes; the claims of the old name stay behind.', lines: ['data-search-0', 'data-search-1'] }],
};

/** A set with a partition that follows a tag which moved. */
const WORKER: WorkloadPlan = {
  kind: 'StatefulSet',
  name: 'worker',
  namespace: undefined,
  file: 'apps/worker.yaml',
  line: undefined,
  cause: 'stream',
  summary: 'The tag worker:stable of its ImageStream moved, and its trigger writes the new digest now.',
  refusals: [],
  images: [
    {
      container: 'worker',
      before: { written: 'worker:stable', onCreate: 'its trigger writes the digest of the tag', onUpdate: 'its trigger writes the digest of the tag', pulls: [], confidence: 'certain' },
      after: { written: 'worker:stable', onCreate: 'its trigger writes the digest of the tag', onUpdate: 'its trigger writes the digest of the tag', pulls: [`quay.io/shop/worker@${DIGEST}`], confidence: 'certain' },
      changes: true,
    },
  ],
  rollout: { strategy: 'RollingUpdate with partition 2', order: ['worker-11', 'worker-10', 'worker-9'], more: 7, mostDown: 1, replicas: 12, untouched: ['worker-1', 'worker-0'], moments: [] },
  failures: [],
  argocd: [],
  dataAtRisk: [],
};

/** A Service that cannot change. */
const ADDRESS: OtherPlan = {
  kind: 'Service',
  name: 'search',
  namespace: 'shop',
  file: 'apps/search.yaml',
  line: 52,
  cause: 'edited',
  summary: 'The API server refuses the update because of spec.clusterIP; nothing of it changes.',
  refusals: [{ field: 'spec.clusterIP', before: 'None', after: '10.0.0.7', reason: 'This field of a Service never changes once it is created.', commands: ['kubectl delete service search -n shop  # nobody reaches its pods until it is there again'] }],
  argocd: [],
  dataAtRisk: [],
};

/** A claim that goes with its data. */
const UPLOADS: OtherPlan = {
  kind: 'PersistentVolumeClaim',
  name: 'uploads',
  namespace: 'shop',
  file: 'apps/uploads.yaml',
  line: 3,
  cause: 'removed',
  summary: 'It is removed from the manifests, and deleted where what is gone is pruned.',
  refusals: [],
  argocd: [{ text: 'Argo CD deletes it only where pruning is on.', lines: [] }],
  dataAtRisk: [{ text: 'With the claim goes its volume.', lines: ['kubectl patch pv uploads'] }],
};

/** A change with one of each: what rolls and sticks, what rolls well, what is refused, what follows a stream, and what runs no pods. */
export const SAMPLE_PLAN: Plan = { workloads: [WEB, LEDGER, SEARCH, WORKER], others: [UPLOADS, ADDRESS] };

/** The same texts everywhere: what tries to be mark-up, to command a terminal or to turn the direction of writing. */
export function planOfTexts(text: string): Plan {
  const advice = [{ text, lines: [text] }];
  const state = { written: text, onCreate: text, onUpdate: `${text}2`, pulls: [text], confidence: 'likely' } as const;
  const moments = [{ pod: text, from: 0, to: 10, state: 'old' }, { pod: text, from: 10, to: 20, state: 'stuck' }] as const;
  return {
    workloads: [
      {
        kind: text,
        name: text,
        namespace: text,
        file: text,
        line: 1,
        cause: 'rolled',
        summary: text,
        refusals: [{ field: text, before: text, after: text, reason: text, commands: [text] }],
        images: [{ container: text, before: state, after: { ...state, written: `${text}3` }, changes: true }],
        rollout: { strategy: text, order: [text, text], more: 1, mostDown: 1, replicas: 3, untouched: [text], moments },
        failures: [{ when: 'image-unavailable', outcome: text, pod: text, useless: [text], commands: [text], moments }],
        argocd: advice,
        dataAtRisk: advice,
      },
    ],
    others: [
      { kind: text, name: text, namespace: text, file: text, line: 1, cause: 'edited', summary: text, refusals: [{ field: text, before: text, after: text, reason: text, commands: [text] }], argocd: advice, dataAtRisk: advice },
    ],
  };
}
