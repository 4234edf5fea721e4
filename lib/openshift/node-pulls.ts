import { isUnknown, printable } from '../base/unknown';
import { crioCandidates, OPENSHIFT_SEARCH_REGISTRIES, parseCrioName } from '../images/crio-name';
import { parseDockerName } from '../images/docker-name';
import { parseImage } from '../images/reference';

export interface Nodes {
  readonly platform: 'openshift' | 'kubernetes';
  readonly crio: boolean;
}

/**
 * What a node tries to pull for an image, in order; empty for what it takes for no image. On OpenShift a short name is tried at each search
 * registry; on Kubernetes it becomes Docker Hub's, for CRI-O too, whose registries.conf says more. An unknown tag stays as its author wrote it.
 */
export function pullsOf(image: string, nodes: Nodes): readonly string[] {
  if (!isUnknown(image)) return candidatesOf(image, nodes);
  const parsed = parseImage(image);
  if (!parsed.ok) return [];
  const { repository, tag = '', digest, nameKnown, tagKnown, digestKnown } = parsed.value;
  if (!nameKnown || !digestKnown) return [printable(image)];
  if (digest !== undefined) return candidatesOf(`${repository}@${digest}`, nodes);
  if (tagKnown) return candidatesOf(`${repository}:${tag}`, nodes);
  return candidatesOf(`${repository}:latest`, nodes).map((candidate) => candidate.replace(/latest$/, () => printable(tag)));
}

function candidatesOf(image: string, { platform, crio }: Nodes): readonly string[] {
  if (platform === 'openshift' || crio) {
    const name = parseCrioName(image);
    return name.ok ? crioCandidates(name.value, platform === 'openshift' ? OPENSHIFT_SEARCH_REGISTRIES : ['docker.io']) : [];
  }
  const name = parseDockerName(image);
  return name.ok ? [name.value.normal] : [];
}
