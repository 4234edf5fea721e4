import { describe, expect, it } from 'vitest';
import type { OtherPlan } from '../../lib/plan/plan';
import { type Given, planFor } from './plan-for';

const KUBERNETES = { platform: 'kubernetes=1.34' };

function onlyOther(before: string, after: string, given: Given = KUBERNETES): OtherPlan {
  const { workloads, others } = planFor(before, after, given);
  const [only] = others;
  if (!only || others.length > 1 || workloads.length > 0) throw new Error(`expected one other object in the plan, found ${others.length}`);
  return only;
}

const service = (address: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { clusterIP: ${address}, ports: [{ port: 80 }] }\n`;
const claim = (name: string, storage = '2Gi', metadata = ''): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: ${name}, namespace: shop${metadata} }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${storage} } } }\n`;
const secret = (text: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: login, namespace: shop }\nimmutable: true\nstringData: { password: ${text} }\n`;

describe('an object that runs no pods', () => {
  it('is told of where the API server refuses its change', () => {
    expect(onlyOther(service('None'), service('10.0.0.7'))).toEqual({
      kind: 'Service',
      name: 'web',
      namespace: 'shop',
      file: 'shop.yaml',
      line: 3,
      cause: 'edited',
      summary: 'The API server refuses the update because of spec.clusterIP; nothing of it changes.',
      refusals: [
        {
          field: 'spec.clusterIP',
          before: 'None',
          after: '10.0.0.7',
          reason: 'This field of a Service never changes once it is created, and the API server refuses the whole update (422 Invalid)',
          commands: ['kubectl delete service web -n shop  # nobody reaches its pods until it is there again', 'kubectl apply -f FILE -n shop  # the new manifest'],
        },
      ],
      argocd: [],
      dataAtRisk: [],
    });
  });

  it('is not one that another API calls by the same name', () => {
    const foreign = (body: string): string => `apiVersion: shop.example.com/v1\n${body}`;
    for (const [one, other] of [
      ['kind: Secret\nmetadata: { name: a }\ntype: one\ndata: {}', 'kind: Secret\nmetadata: { name: a }\ntype: other\ndata: {}'],
      ['kind: StorageClass\nmetadata: { name: a }\nprovisioner: one', 'kind: StorageClass\nmetadata: { name: a }\nprovisioner: other'],
      ['kind: ClusterRoleBinding\nmetadata: { name: a }\nroleRef: { name: one }', 'kind: ClusterRoleBinding\nmetadata: { name: a }\nroleRef: { name: other }'],
    ] as const)
      expect(planFor(foreign(one), foreign(other), KUBERNETES).others).toEqual([]);
  });

  it('is left out where nothing is refused and nothing lost', () => {
    expect(planFor(service('None'), service('None').replace('port: 80', 'port: 81'), KUBERNETES)).toEqual({ workloads: [], others: [] });
    expect(planFor(service('None'), '', KUBERNETES).others).toEqual([]);
    expect(planFor('', claim('books'), KUBERNETES).others).toEqual([]);
  });

  it('is a claim that shrinks, which no command brings about', () => {
    expect(onlyOther(claim('books'), claim('books', '1Gi')).refusals).toEqual([
      { field: 'spec.resources.requests.storage', before: '2Gi', after: '1Gi', reason: 'A volume only grows, and the API server refuses the whole update (422 Invalid)', commands: [] },
    ]);
  });

  it('is a volume that goes elsewhere, which no command brings about either', () => {
    const volume = (path: string): string => `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: books }\nspec: { capacity: { storage: 2Gi }, nfs: { server: files.example.com, path: ${path} } }\n`;
    expect(onlyOther(volume('/books'), volume('/archive')).refusals).toMatchObject([{ field: 'spec.nfs.path', before: '/books', after: '/archive', reason: expect.stringMatching(/^A volume stays where it is, so that another place needs a volume of another name, and/) as string, commands: [] }]);
  });

  it('is a claim that goes, with the data on it', () => {
    const gone = onlyOther(`${claim('books')}---\n${service('None')}`, service('None'));
    expect(gone).toMatchObject({ kind: 'PersistentVolumeClaim', name: 'books', cause: 'removed', refusals: [] });
    expect(gone.dataAtRisk[0]?.lines).toEqual([`kubectl patch pv "$(kubectl get pvc books -n shop -o jsonpath='{.spec.volumeName}')" -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`]);
  });

  it('is not a claim that a prune passes over', () => {
    const kept = claim('books', '2Gi', ', annotations: { argocd.argoproj.io/sync-options: Prune=false }');
    expect(planFor(`${kept}---\n${service('None')}`, service('None'), KUBERNETES).others).toEqual([]);
  });

  it('keeps secrets to itself', () => {
    const plan = onlyOther(secret('hunter2'), secret('hunter3'));
    expect(plan.refusals).toMatchObject([{ field: 'stringData.password', before: '(not shown)', after: '(not shown)', commands: [] }]);
    expect(JSON.stringify(plan)).not.toMatch(/hunter|aHVudGVy/);
  });

  it('fails a sync of Argo CD, whose force would take what it holds', () => {
    const [advice] = onlyOther(claim('books'), claim('books', '1Gi'), { ...KUBERNETES, argocd: true }).argocd;
    expect(advice?.text).toMatch(/^The sync fails .* because of spec\.resources\.requests\.storage; Force=true with Replace=true deletes the object first, with all that it holds\. Write back the old values\.$/);
    expect(onlyOther(`${claim('books')}---\n${service('None')}`, service('None'), { ...KUBERNETES, argocd: true }).argocd[0]?.text).toContain('only where pruning is on');
  });

  it('comes in the order of kind, namespace and name', () => {
    const plan = planFor([service('None'), claim('b'), claim('a')].join('---\n'), [service('10.0.0.7'), claim('b', '1Gi'), claim('a', '1Gi')].join('---\n'), KUBERNETES);
    expect(plan.others.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['PersistentVolumeClaim/a', 'PersistentVolumeClaim/b', 'Service/web']);
  });
});
