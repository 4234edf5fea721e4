import type { Path } from '../../lib/base/path';
import { didYouMean } from '../../lib/base/suggest';
import { isUnknown } from '../../lib/base/unknown';
import { type ReportFinding, workspaceRule } from '../../lib/engine/rule';
import { listField, mapField, textEntries, textField } from '../../lib/kube/json';
import { isLiteral } from '../../lib/kube/literal';
import type { KubeObject } from '../../lib/kube/object';
import { podTemplateOf } from '../../lib/kube/workloads';
import type { ObjectIndex } from '../../lib/workspace/object-index';
import { probedContainersOf } from './probed-containers';
import { selectedBy, serviceSelectorOf } from './service-pods';

const MESSAGES = {
  undeclared: ({ service, port, pods, meant, headless }: { service: string; port: string; pods: string; meant: string; headless: boolean }) =>
    `${service} leads to the port named ${port}, and no container of ${pods} declares one of that name${meant}, so ` +
    `${headless ? 'DNS has no record of it' : 'what is sent there reaches no pod'}; declare it, or name one that is there`,
  otherProtocol: ({ service, port, pods, wanted, declared }: { service: string; port: string; pods: string; wanted: string; declared: string }) =>
    `${service} leads to the ${wanted} port named ${port}, and ${pods} declares that name for ${declared}, so it is not found; let the two name one protocol`,
  quotedNumber: ({ service, port }: { service: string; port: string }) =>
    `${service} has the targetPort "${port}" as text, which is read as the name of a port; names need a letter, and so the API server refuses it`,
};

/** Flags Services that lead to a port by a name that none of their pods has for one. */
export const unknownTargetPort = workspaceRule({
  id: 'unknown-target-port',
  summary: 'A Service leads to a port name that none of its pods declares',
  category: 'workloads',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for a headless Service: its names lead to the pods all the same, only the records of the port are missing.',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Service'],
  sources: [
    {
      title: 'Kubernetes: port definitions of Services, a targetPort may be the name of a port of the pods',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
      version: '1.34',
    },
    {
      title: 'kubernetes: FindPort, by name and protocol, in containers and sidecars',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/api/v1/pod/util.go',
      version: '1.34',
    },
    {
      title: 'kubernetes: validation of port names, which need a letter',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go',
      version: '1.34',
    },
    {
      title: 'Kubernetes DNS specification: records of a headless Service',
      url: 'https://github.com/kubernetes/dns/blob/master/docs/specification.md#24---records-for-a-headless-service',
      version: '1.1.0',
    },
  ],
  messages: MESSAGES,
  check(object, { report, index }) {
    const named = namedTargetsOf(object);
    if (named.length === 0) return;
    const [numbers, names] = [named.filter(isNumber), named.filter((target) => !isNumber(target))];
    for (const target of numbers) reportNumber(object, target, report);
    const workloads = names.length === 0 ? [] : workloadsBehind(object, index);
    const declared = workloads.flatMap(declaredPortsOf);
    if (workloads.length === 0 || declared.some(({ name }) => isUnknown(name))) return;
    for (const target of names) reportUndeclared(object, target, { workloads, declared }, report);
  },
});

type Report = ReportFinding<typeof MESSAGES>;

/** A port of a Service that leads to a name. */
interface NamedTarget {
  readonly at: Path;
  readonly name: string;
  readonly protocol: string;
}

function namedTargetsOf({ value }: KubeObject): readonly NamedTarget[] {
  // An ExternalName leads to no pod.
  if (textField(value['spec'], 'type') === 'ExternalName') return [];
  return listField(value['spec'], 'ports').flatMap((port, at) => {
    const name = textField(port, 'targetPort');
    if (name === undefined || name === '' || isUnknown(name)) return [];
    return [{ at: ['spec', 'ports', at, 'targetPort'], name, protocol: protocolOf(port) }];
  });
}

/** TCP is what the API server fills in. */
function protocolOf(port: unknown): string {
  return textField(port, 'protocol') || 'TCP';
}

function isNumber({ name }: NamedTarget): boolean {
  return /^\d+$/.test(name);
}

function reportNumber(service: KubeObject, { at, name }: NamedTarget, report: Report): void {
  const hint = isLiteral(service, at, name) ? `write ${name} without quotes` : 'write ${{NAME}} instead of ${NAME}, which makes it a number';
  report('quotedNumber', { at, data: { service: service.title, port: name }, hint });
}

/** The workloads that the Service selects; none where somebody unseen may be selected beside them, and so declare the port. */
function workloadsBehind(service: KubeObject, index: ObjectIndex): readonly KubeObject[] {
  const selector = serviceSelectorOf(service);
  if (!selector || !index.complete('Pod')) return [];
  const { sure, unsure } = selectedBy(service, selector, index);
  const workloads = sure.map(({ object }) => object);
  return unsure.length > 0 || workloads.some(getsSidecars) ? [] : workloads;
}

/** Whether a webhook is asked to put a container into the pods, as meshes and agents have it. */
function getsSidecars(workload: KubeObject): boolean {
  const metadata = mapField(podTemplateOf(workload)?.value, 'metadata');
  const marks = [...textEntries(metadata['annotations']), ...textEntries(metadata['labels'])];
  return marks.some(([key, value]) => /inject/i.test(key) && value !== 'false' && value !== 'disabled');
}

interface DeclaredPort {
  readonly name: string;
  readonly protocol: string;
}

function declaredPortsOf(workload: KubeObject): readonly DeclaredPort[] {
  return probedContainersOf(workload).flatMap(({ value }) =>
    listField(value, 'ports').flatMap((port) => {
      const name = textField(port, 'name');
      return name === undefined ? [] : [{ name, protocol: protocolOf(port) }];
    }),
  );
}

interface Behind {
  readonly workloads: readonly KubeObject[];
  readonly declared: readonly DeclaredPort[];
}

function reportUndeclared(service: KubeObject, { at, name, protocol }: NamedTarget, { workloads, declared }: Behind, report: Report): void {
  const alike = declared.filter((port) => port.name === name);
  if (alike.some((port) => port.protocol === protocol || isUnknown(port.protocol) || isUnknown(protocol))) return;
  const headless = textField(service.value['spec'], 'clusterIP') === 'None';
  const common = { service: service.title, port: name, pods: printed(workloads) };
  const place = {
    at,
    severity: headless ? 'warning' : 'error',
    related: workloads.slice(0, MAX_RELATED).map((object) => ({ object, at: podTemplateOf(object)?.path ?? [], message: `the pods of ${object.title}` })),
  } as const;
  const [other] = alike;
  if (other) {
    const hint = `declare ${name} for ${protocol}, or write protocol: ${other.protocol} at the port of the Service`;
    report('otherProtocol', { ...place, data: { ...common, wanted: protocol, declared: other.protocol }, hint });
    return;
  }
  const names = declared.flatMap((port) => (port.protocol === protocol ? [port.name] : []));
  const hint = names.length === 0 ? `name the port ${name} where the pods declare it` : `the pods declare ${[...new Set(names)].join(', ')}`;
  report('undeclared', { ...place, data: { ...common, meant: didYouMean(name, names), headless }, hint });
}

/** Of the workloads behind a Service, how many are pointed at. */
const MAX_RELATED = 3;

function printed([first, ...others]: readonly KubeObject[]): string {
  const title = first?.title ?? '';
  return others.length === 0 ? title : `${title} and ${others.length} more`;
}
