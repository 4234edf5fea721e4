import type { Path } from '../../lib/base/path';
import type { OptionSchema } from '../../lib/config/options';
import { type Fix, setTo } from '../../lib/engine/fix';
import { documentRule, type ReportFinding } from '../../lib/engine/rule';
import { isMap, type JsonMap, listField, mapField, textField } from '../../lib/kube/json';
import { groupOfLegacyKind } from '../../lib/openshift/template/group-less';

const RBAC = 'rbac.authorization.k8s.io/v1';

const messages = {
  template: () =>
    'This Template has the apiVersion v1 of OpenShift 3, which neither the API server of OpenShift 4 nor oc from 4.11 on knows for it; ' +
    'write template.openshift.io/v1',
  object: ({ kind, group }: Kind) =>
    `This ${kind} has the apiVersion v1 of OpenShift 3, which neither the API server of OpenShift 4 nor oc from 4.11 on knows for it; ` +
    `write ${group}/v1`,
  inList: ({ kind, group }: Kind) =>
    `This ${kind} has the apiVersion v1 of OpenShift 3, and stands in a List, whose items Template processing leaves as they are; ` +
    `write ${group}/v1`,
  role: ({ kind }: Kind) =>
    `This ${kind} has the apiVersion v1 of OpenShift 3, which neither OpenShift 4 nor Kubernetes knows for it; write ${RBAC}`,
  roleInTemplate: ({ kind, group }: Kind) =>
    `Template processing makes this v1 ${kind} one of ${group}, OpenShift's own from before Kubernetes had it, and not one of ` +
    `rbac.authorization.k8s.io; write ${RBAC}`,
} as const;

interface Kind {
  readonly kind: string;
  /** The group that OpenShift 4 serves the kind in. */
  readonly group: string;
}

type Report = ReportFinding<typeof messages>;

/** Flags OpenShift kinds in the group-less v1 of OpenShift 3, where nothing puts them into their group. Template processing does, for the objects themselves. */
export const legacyApiGroup = documentRule<typeof messages, OptionSchema>({
  id: 'legacy-api-group',
  summary: 'OpenShift kind in the group-less v1 of OpenShift 3',
  category: 'streams',
  preset: 'recommended',
  severity: 'error',
  severityNote: 'Warning for a role or a role binding inside a Template, which processing puts into another group than most people mean.',
  since: '0.1.0',
  fixes: 'safe',
  sources: [
    {
      title: 'OpenShift 4.7 release notes: apiVersion v1 is deprecated for all group-qualified OpenShift kinds',
      url: 'https://docs.openshift.com/container-platform/4.7/release_notes/ocp-4-7-release-notes.html#ocp-4-7-apiversion-v1',
      version: 'OpenShift 4.7',
    },
    {
      title: 'openshift/oc#693: oc puts kinds into their groups, and warns of it',
      url: 'https://github.com/openshift/oc/pull/693',
      version: 'oc 4.7',
    },
    {
      title: 'openshift/origin#27008: the tests give up group-less kinds, for oc to stop converting them',
      url: 'https://github.com/openshift/origin/pull/27008',
      version: 'OpenShift 4.11',
    },
    {
      title: 'openshift/library-go: the kinds that Template processing puts into their groups',
      url: 'https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/legacyapi/legacygroupification/groupification.go',
      version: 'OpenShift 4.20',
    },
    {
      title: 'Kubernetes: Role and RoleBinding',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#api-overview',
      version: 'Kubernetes 1.34',
    },
  ],
  messages,
  check({ yaml, template }, { report, target }) {
    if (target.platform === 'kubernetes' || !isMap(yaml.value)) return;
    if (template) checkTemplate(template.value, report);
    else checkApplied(yaml.value, [], 'object', report);
  },
});

function checkTemplate(template: JsonMap, report: Report): void {
  if (template['apiVersion'] === 'v1') {
    const at = ['apiVersion'];
    report('template', { at, fix: setTo(at, 'template.openshift.io/v1', 'write template.openshift.io/v1') });
  }
  for (const [index, object] of listField(template, 'objects').entries()) {
    if (!isMap(object)) continue;
    const path = ['objects', index];
    const items = listField(object, 'items');
    if (items.length === 0) checkProcessed(object, path, report);
    for (const [nth, item] of items.entries()) checkApplied(item, [...path, 'items', nth], 'inList', report);
  }
}

/** Role kinds, which OpenShift had before Kubernetes did. */
const ROLES: ReadonlySet<string> = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);

/** An object that processing puts into its group. */
function checkProcessed(object: JsonMap, path: Path, report: Report): void {
  const legacy = legacyKindOf(object);
  if (!legacy || !ROLES.has(legacy.kind)) return;
  report('roleInTemplate', { at: [...path, 'apiVersion'], data: legacy, severity: 'warning', ...roleRemedy(object, path) });
}

/** An object that goes to the API server as it is, and the items of a list. */
function checkApplied(object: unknown, path: Path, messageId: 'object' | 'inList', report: Report): void {
  if (!isMap(object)) return;
  const legacy = legacyKindOf(object);
  const at = [...path, 'apiVersion'];
  if (legacy && ROLES.has(legacy.kind)) report('role', { at, data: legacy, ...roleRemedy(object, path) });
  else if (legacy) report(messageId, { at, data: legacy, fix: setTo(at, `${legacy.group}/v1`, `write ${legacy.group}/v1`) });
  if (!(textField(object, 'kind') ?? '').endsWith('List')) return;
  for (const [index, item] of listField(object, 'items').entries()) checkApplied(item, [...path, 'items', index], messageId, report);
}

function legacyKindOf(object: JsonMap): Kind | undefined {
  const kind = textField(object, 'kind') ?? '';
  const group = object['apiVersion'] === 'v1' ? groupOfLegacyKind(kind) : undefined;
  return group === undefined ? undefined : { kind, group };
}

/** OpenShift's roles differ from Kubernetes' in some fields; without those, both mean the same. */
function roleRemedy(object: JsonMap, path: Path): { readonly fix: Fix } | { readonly hint: string } {
  if (isKubernetesRole(object)) return { fix: setTo([...path, 'apiVersion'], RBAC, `write ${RBAC}`) };
  return {
    hint:
      'some of its fields are OpenShift\'s own: in Kubernetes\' form a rule has apiGroups and resources, roleRef a kind and a name, ' +
      'and a subject is a ServiceAccount with its namespace, a User or a Group',
  };
}

function isKubernetesRole(object: JsonMap): boolean {
  const { kind } = object;
  if (kind === 'Role' || kind === 'ClusterRole') return listField(object, 'rules').every(isRule);
  const roleRef = mapField(object, 'roleRef');
  const ofUsers = object['userNames'] !== undefined || object['groupNames'] !== undefined;
  return !ofUsers && /^(?:Cluster)?Role$/.test(textField(roleRef, 'kind') ?? '') && listField(object, 'subjects').every(isSubject);
}

function isRule(rule: unknown): boolean {
  if (!isMap(rule) || rule['attributeRestrictions'] !== undefined) return false;
  return Array.isArray(rule['nonResourceURLs']) || (Array.isArray(rule['apiGroups']) && Array.isArray(rule['resources']));
}

function isSubject(subject: unknown): boolean {
  const kind = textField(subject, 'kind');
  return kind === 'User' || kind === 'Group' || (kind === 'ServiceAccount' && textField(subject, 'namespace') !== undefined);
}
