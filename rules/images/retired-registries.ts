import type { SourceClaim } from '../../lib/engine/rule';
import { canonicalRepository, type ImageReference } from '../../lib/images/reference';

/** A host, or a part of one, that its owner has given up. */
export interface RetiredRegistry {
  /** A host, a host with the beginning of a path, or `*.` and a domain for all hosts below it. */
  readonly place: string;
  /**
   * `frozen`: still answers, and gets no new images. `closed`: serves nothing any more. `closing`: announced to close.
   * `emptied`: serves other images than before.
   */
  readonly state: 'frozen' | 'closed' | 'closing' | 'emptied';
  /** When, as exactly as the source says: `2023-04-03`, `2021-08`. */
  readonly date: string;
  /** What takes the place of `place`, everything behind it unchanged: the owner says so. */
  readonly successor?: string;
  /** The way out, where there is no such one. */
  readonly advice?: string;
  /** Tags that stay. */
  readonly staying?: readonly string[];
  /** That it is so, that the successor has the same images, and since when. */
  readonly sources: readonly SourceClaim[];
}

const GOOGLE_CONTAINERS: readonly SourceClaim[] = [
  {
    title: 'kubernetes/k8s.io#1014: last copy of gcr.io/google-containers before k8s.gcr.io left it (2020-07-13)',
    url: 'https://github.com/kubernetes/k8s.io/pull/1014',
  },
  {
    title: 'kubernetes-sigs/sig-storage-local-static-provisioner#479: all old images are in registry.k8s.io, under the same names (2025-01-22)',
    url: 'https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/issues/479',
  },
];

/** Only what an owner has announced, or a maintainer has confirmed; checked in November 2026. */
export const RETIRED_REGISTRIES: readonly RetiredRegistry[] = [
  {
    place: 'k8s.gcr.io',
    state: 'frozen',
    date: '2023-04-03',
    successor: 'registry.k8s.io',
    sources: [
      {
        title: 'Kubernetes blog: k8s.gcr.io redirect to registry.k8s.io (2023-03-10)',
        url: 'https://kubernetes.io/blog/2023/03/10/image-registry-redirect/',
      },
      {
        title: 'Kubernetes blog: k8s.gcr.io will be frozen from the 3rd of April 2023 (2023-02-06)',
        url: 'https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/',
      },
    ],
  },
  { place: 'gcr.io/google-containers', state: 'frozen', date: '2020-07-13', successor: 'registry.k8s.io', sources: GOOGLE_CONTAINERS },
  { place: 'gcr.io/google_containers', state: 'frozen', date: '2020-07-13', successor: 'registry.k8s.io', sources: GOOGLE_CONTAINERS },
  {
    place: 'docker.pkg.github.com',
    state: 'closed',
    date: '2025-02-24',
    successor: 'ghcr.io',
    sources: [
      {
        title: 'GitHub changelog: legacy Docker registry closing down (2025-01-23)',
        url: 'https://github.blog/changelog/2025-01-23-legacy-docker-registry-closing-down/',
      },
      {
        title: 'GitHub docs: after the migration the same name begins with ghcr.io',
        url: 'https://docs.github.com/en/packages/working-with-a-github-packages-registry/migrating-to-the-container-registry-from-the-docker-registry',
      },
    ],
  },
  {
    place: 'gcr.io/kubernetes-helm/tiller',
    state: 'closed',
    date: '2021-08',
    successor: 'ghcr.io/helm/tiller',
    sources: [
      {
        title: 'Helm: troubleshooting, where the images of Tiller went (2021-08)',
        url: 'https://helm.sh/docs/faq/troubleshooting/#tiller-installations-stopped-working-and-access-is-denied',
      },
    ],
  },
  {
    place: 'registry.svc.ci.openshift.org',
    state: 'closed',
    date: '2021-04',
    successor: 'registry.ci.openshift.org',
    sources: [
      {
        title: 'okd-project/okd#608: the registry moved, without .svc in its name (2021-04-27)',
        url: 'https://github.com/okd-project/okd/issues/608',
      },
    ],
  },
  {
    place: 'registry.centos.org',
    state: 'closed',
    date: '2023-05',
    advice: 'the CentOS project names quay.io/centos and docker.io/library/centos; neither has all that was there, and CentOS Linux is at its end',
    sources: [
      {
        title: 'CentOS/container-index#424: registry.centos.org has no DNS record any more (2023-05-26)',
        url: 'https://github.com/CentOS/container-index/issues/424',
      },
    ],
  },
  {
    place: 'gcr.io/tekton-releases',
    state: 'closed',
    date: '2025-07',
    advice: 'Tekton serves its images from ghcr.io/tektoncd, under other paths; take the name from the manifests of the release',
    sources: [
      {
        title: 'tektoncd/pipeline#8870: access to gcr.io removed in favour of ghcr.io (2025-07-10)',
        url: 'https://github.com/tektoncd/pipeline/issues/8870',
      },
    ],
  },
  {
    place: 'gcr.io/kubebuilder/kube-rbac-proxy',
    state: 'closed',
    date: '2026-03',
    successor: 'registry.k8s.io/kubebuilder/kube-rbac-proxy',
    sources: [
      {
        title: 'kubernetes/k8s.io#6690: the images of kube-rbac-proxy, copied to registry.k8s.io (2024-04-11)',
        url: 'https://github.com/kubernetes/k8s.io/pull/6690',
      },
      {
        title: 'cert-manager/aws-privateca-issuer#459: gcr.io answers 404, the same version is in registry.k8s.io (2026-04-15)',
        url: 'https://github.com/cert-manager/aws-privateca-issuer/pull/459',
      },
    ],
  },
  {
    place: '*.bintray.io',
    state: 'closed',
    date: '2021-05-01',
    advice: 'Bintray moved nothing; ask the maker of the image where it is now',
    sources: [
      {
        title: 'JFrog: into the sunset, Bintray and others (2021-02-03)',
        url: 'https://jfrog.com/blog/into-the-sunset-bintray-jcenter-gocenter-and-chartcenter/',
      },
    ],
  },
  {
    place: 'docker.io/bitnami',
    state: 'emptied',
    date: '2025-08-28',
    staying: ['latest'],
    advice:
      'docker.io/bitnamilegacy has the old images, without updates and meant for the time of a move; Bitnami Secure Images are the paid way on, ' +
      'an image of another maker the other one',
    sources: [
      {
        title: 'bitnami/containers#83267: upcoming changes to the Bitnami catalog (2025-07-16)',
        url: 'https://github.com/bitnami/containers/issues/83267',
      },
    ],
  },
  {
    place: 'gcr.io/istio-release',
    state: 'closing',
    date: '2027-01-01',
    advice: 'the Istio project names registry.istio.io and docker.io/istio',
    sources: [
      {
        title: 'istio-ecosystem/sail-operator#1751: registry.istio.io, as gcr.io ends for Istio with 2027 (2026-03-23)',
        url: 'https://github.com/istio-ecosystem/sail-operator/pull/1751',
      },
      {
        title: 'istio/istio#54882: gcr.io/istio-release is the mirror of docker.io/istio (2025-01-27)',
        url: 'https://github.com/istio/istio/issues/54882',
      },
    ],
  },
];

/** The entry for the place an image comes from. `usesHub`: a name without a host means Docker Hub. */
export function retiredRegistryOf(reference: ImageReference, usesHub: boolean): RetiredRegistry | undefined {
  const { host, path, tag, short, tagKnown } = reference;
  if (host === undefined && !(short === true && usesHub)) return undefined;
  const repository = canonicalRepository(host, path);
  const entry = RETIRED_REGISTRIES.find(({ place }) => isIn(repository, place));
  // A tag that may turn out to be one that stays is given the benefit of the doubt.
  return entry?.staying && (!tagKnown || (tag !== undefined && entry.staying.includes(tag))) ? undefined : entry;
}

function isIn(repository: string, place: string): boolean {
  if (place.startsWith('*.')) return (repository.split('/', 1)[0] ?? '').replace(/:\d+$/, '').endsWith(place.slice(1));
  return repository === place || repository.startsWith(`${place}/`);
}
