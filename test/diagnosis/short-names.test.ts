import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../lib/diagnosis/set-diagnosis';
import type { JsonMap } from '../../lib/kube/json';
import { digest, event, ready, REGISTRY, SERVICE, type SetOptions, stream, unpullable, verdictOf, waiting, webPod } from './live-objects';

const SHORT = 'statefulset-issue-demo:1.0.1';
const FULL = `${REGISTRY}/shop/statefulset-issue-demo@${digest('B')}`;
const DENIED = 'reading manifest 1.0.1 in docker.io/library/statefulset-issue-demo: errors: denied: requested access to the resource is denied';
const STREAM = stream('statefulset-issue-demo', { tags: { '1.0.1': 'B' } });

interface Case {
  /** Of the pod web-2. @default SHORT */
  readonly image?: string;
  /** Of the template. @default SHORT */
  readonly template?: string;
  readonly revision?: string;
  readonly message?: string;
  readonly streams?: readonly JsonMap[];
  readonly set?: SetOptions;
  readonly target?: string;
  readonly unread?: readonly string[];
  readonly events?: readonly JsonMap[];
}

/** The verdict about web-2, which cannot pull its image, while web-0 and web-1 are ready. */
function about({ image = SHORT, template = SHORT, revision = 'B', message = DENIED, streams = [STREAM], set, target = 'openshift=4.14', unread = [], events = [] }: Case = {}): Verdict {
  const pods = [webPod(0, 'A', ready()), webPod(1, 'A', ready()), webPod(2, revision, unpullable(message), { image })];
  return verdictOf({ set: { image: template, ...set }, pods, others: [SERVICE, ...streams, ...events], target, unread });
}

describe('a short name in pod and template', () => {
  it('cannot be helped by a deletion, and the digest to write is given', () => {
    const verdict = about();
    expect(verdict).toMatchObject({ id: 'unresolved-template', advice: 'no', writeImage: { container: 'web', image: FULL } });
    expect(verdict.message).toContain('deleting the pod, scaling to 0 and back, and applying the same text again fail alike');
    expect(verdict.commands).toEqual([`kubectl set image statefulset/web web=${FULL} -n shop`]);
    expect(verdict.next).toContain('then deleted once');
  });

  it('says for releases of the regression that an update is not looked at either', () => {
    expect(about({ target: 'openshift=4.8.17' }).message).toContain('4.6 to 4.9 not even then');
    expect(about().message).not.toContain('4.6 to 4.9');
  });

  it('belongs into git where Argo CD applies the set', () => {
    const metadata = { labels: { 'argocd.argoproj.io/instance': 'shop-prod' } };
    expect(about({ set: { metadata } }).next).toContain('Argo CD applies this set (shop-prod), so the change belongs into git');
  });

  it('may stand in an init container', () => {
    const initContainers = [{ name: 'migrate', image: SHORT }];
    const look = { status: { phase: 'Pending', initContainerStatuses: [{ name: 'migrate', restartCount: 0, state: { waiting: { reason: 'ErrImagePull', message: DENIED } } }] } };
    const pods = [webPod(0, 'A', ready()), webPod(1, 'A', ready()), webPod(2, 'B', look, { initContainers })];
    expect(verdictOf({ set: { initContainers }, pods, others: [SERVICE, STREAM], unread: [], target: 'openshift=4.14' })).toMatchObject({
      id: 'unresolved-template',
      writeImage: { container: 'migrate', image: FULL },
    });
  });
});

describe('a short name in the pod alone', () => {
  it('is superseded where the pod is of another revision', () => {
    expect(about({ template: FULL, set: { update: 'C' } })).toMatchObject({ id: 'superseded-stuck', back: 'C', advice: 'safe' });
  });

  it('may be helped by one deletion where the pod is of the wanted revision', () => {
    for (const template of [FULL, 'quay.io/shop/statefulset-issue-demo:1.0.1']) {
      const verdict = about({ template, target: 'openshift=4.5' });
      expect(verdict).toMatchObject({ id: 'unresolved-pod', advice: 'once', writeImage: undefined, commands: ['kubectl delete pod web-2 -n shop'] });
      expect(verdict.next).toContain('do not delete it again');
    }
  });
});

describe('a short name in both, of different revisions', () => {
  it('is deleted only after the template is mended', () => {
    const verdict = about({ set: { update: 'C' } });
    expect(verdict).toMatchObject({ id: 'superseded-stuck', back: 'C' });
    expect(about({ set: { update: 'C', current: 'A', partition: 3 } }).message).not.toContain('the new pod may fail alike');
    expect(verdict.message).toContain("names container web's image without a registry, so the new pod may fail alike");
  });
});

describe('the state of the stream', () => {
  it('is tag-missing without the tag', () => {
    const verdict = about({ streams: [stream('statefulset-issue-demo', { tags: { '1.0.0': 'A' } })] });
    expect(verdict).toMatchObject({ id: 'unresolved-template', writeImage: undefined, commands: [], evidence: { stream: { kind: 'tag-missing', hasStream: true } } });
    expect(verdict.next).toContain('Push or import statefulset-issue-demo:1.0.1 first');
  });

  it('is tag-missing without a stream, where the registry refuses the name', () => {
    expect(about({ streams: [] })).toMatchObject({ id: 'unresolved-template', evidence: { stream: { kind: 'tag-missing', hasStream: false } } });
  });

  it('is lookup-disabled where neither policy nor annotation lets workloads name it', () => {
    const streams = [stream('statefulset-issue-demo', { local: false, tags: { '1.0.1': 'B' } })];
    const verdict = about({ streams });
    expect(verdict).toMatchObject({ id: 'unresolved-template', writeImage: { image: FULL }, evidence: { stream: { kind: 'lookup-disabled' } } });
    expect(verdict.message).toContain('does not bring the same text up again');
    const metadata = { annotations: { 'alpha.image.policy.openshift.io/resolve-names': '*' } };
    expect(about({ streams, set: { metadata } }).evidence).toMatchObject({ stream: { kind: 'resolvable' } });
  });

  it('names the source of an imported image, and the internal registry under a Local reference policy', () => {
    const imported = (type: string): JsonMap => ({
      ...STREAM,
      spec: { lookupPolicy: { local: true }, tags: [{ name: '1.0.1', from: { kind: 'DockerImage', name: 'quay.io/shop/demo:1.0.1' }, referencePolicy: { type } }] },
      status: {
        dockerImageRepository: `${REGISTRY}/shop/statefulset-issue-demo`,
        tags: [{ tag: '1.0.1', items: [{ dockerImageReference: `quay.io/shop/demo@${digest('B')}`, image: digest('B') }] }],
      },
    });
    expect(about({ streams: [imported('Source')] }).writeImage?.image).toBe(`quay.io/shop/demo@${digest('B')}`);
    expect(about({ streams: [imported('Local')] }).writeImage?.image).toBe(FULL);
  });

  it('is that of the name in the template, which may be another by now', () => {
    const streams = [stream('statefulset-issue-demo', { tags: { '1.0.1': 'B', '1.0.2': 'C' } })];
    expect(about({ template: 'statefulset-issue-demo:1.0.2', streams }).writeImage?.image).toBe(`${REGISTRY}/shop/statefulset-issue-demo@${digest('C')}`);
  });

  it('is that of latest for a name without a tag', () => {
    const name = 'statefulset-issue-demo';
    const streams = [stream(name, { tags: { latest: 'C' } })];
    expect(about({ image: name, template: name, streams }).writeImage?.image).toBe(`${REGISTRY}/shop/${name}@${digest('C')}`);
  });

  it('names the repository of the stream for a short name with a digest', () => {
    const name = `statefulset-issue-demo@${digest('B')}`;
    expect(about({ image: name, template: name }).writeImage?.image).toBe(FULL);
  });
});

describe('the signs', () => {
  it.each([
    'docker.io/library/statefulset-issue-demo: denied',
    'Get "https://registry-1.docker.io/v2/": denied',
    'short-name "statefulset-issue-demo:1.0.1" did not resolve to an alias',
    'no unqualified-search registries are defined',
  ])('are words such as: %s', (message) => {
    expect(about({ message }).id).toBe('unresolved-template');
  });

  it('may stand in an event, or behind the end of what is quoted', () => {
    const bare = `Back-off pulling image "${SHORT}"`;
    expect(about({ message: bare, events: [event('Pod', 'web-2', 'Failed', `Failed to pull image "${SHORT}": ${DENIED}`)] }).id).toBe('unresolved-template');
    expect(about({ message: `${'mirror tried, '.repeat(40)}${DENIED}` }).id).toBe('unresolved-template');
  });

  it('are there with a stream of the name, where nobody says why the pull fails', () => {
    expect(about({ message: `Back-off pulling image "${SHORT}"` }).id).toBe('unresolved-template');
    expect(about({ message: '' }).id).toBe('unresolved-template');
    expect(about({ message: '', streams: [] }).id).toBe('image-unavailable');
  });

  it('are not there for an image with a registry', () => {
    for (const image of [FULL, 'localhost/demo:1', 'registry:5000/demo:1']) expect(about({ image, template: image }).id).toBe('image-unavailable');
  });

  it('are not there for an image of Docker Hub on a cluster without streams', () => {
    const nginx = { image: 'nginx:1.27', template: 'nginx:1.27', message: 'docker.io/library/nginx:1.27: not found', streams: [], target: 'kubernetes=1.31', unread: ['ImageStream'] };
    expect(about(nginx).id).toBe('image-unavailable');
  });

  it('are not there where Docker Hub lets nobody pull so often, and no stream has the name', () => {
    const verdict = about({ image: 'nginx:1.27', template: 'nginx:1.27', message: 'docker.io/library/nginx: toomanyrequests: You have reached your pull rate limit', streams: [] });
    expect(verdict).toMatchObject({ id: 'image-unavailable', evidence: { cause: 'too-many' } });
  });

  it('are not there for a name that the kubelet cannot read', () => {
    const pods = [webPod(0, 'A', ready()), webPod(1, 'A', ready()), webPod(2, 'B', waiting('InvalidImageName'), { image: 'Demo:1@x' })];
    expect(verdictOf({ set: { image: 'Demo:1@x' }, pods })).toMatchObject({ id: 'image-unavailable', evidence: { cause: 'bad-name' } });
  });
});
