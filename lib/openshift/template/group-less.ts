/**
 * The apiVersion that Template processing gives an object: kinds of OpenShift 3 without a group get the group they have now.
 * Anything else comes back as it is. Only the outer object of a List is converted.
 * @param apiVersion As the object has it after substitution; `''` where it has none.
 * @see https://github.com/openshift/library-go/blob/93ac9206ae34e602d6acf346826e3e99c22b1787/pkg/legacyapi/legacygroupification/groupification.go
 */
export function groupedApiVersion(apiVersion: string, kind: string): string {
  const version = apiVersion.startsWith('/') ? apiVersion.slice(1) : apiVersion;
  if (version.includes('/')) return apiVersion;
  const group = GROUP_OF_KIND.get(kind);
  return group === undefined ? version : `${group}/${version}`;
}

/** The group in which OpenShift 4 serves a kind that OpenShift 3 had in the group-less `v1`; `undefined` for Kubernetes' own kinds. */
export function groupOfLegacyKind(kind: string): string | undefined {
  return GROUP_OF_KIND.get(kind);
}

// Role, RoleBinding and their cluster twins are in the table too: OpenShift had them before Kubernetes did.
const GROUPS = {
  apps: { listed: ['DeploymentConfig'], single: ['DeploymentConfigRollback', 'DeploymentLog', 'DeploymentRequest'] },
  authorization: {
    listed: ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'RoleBindingRestriction'],
    single: [
      'LocalResourceAccessReview',
      'LocalSubjectAccessReview',
      'ResourceAccessReview',
      'SelfSubjectRulesReview',
      'SubjectAccessReview',
      'SubjectRulesReview',
    ],
  },
  build: { listed: ['Build', 'BuildConfig'], single: ['BinaryBuildRequestOptions', 'BuildLog', 'BuildRequest'] },
  image: {
    listed: ['Image', 'ImageStream', 'ImageStreamTag'],
    single: ['ImageSignature', 'ImageStreamImage', 'ImageStreamImport', 'ImageStreamMapping'],
  },
  network: { listed: ['ClusterNetwork', 'EgressNetworkPolicy', 'HostSubnet', 'NetNamespace'], single: [] },
  oauth: { listed: ['OAuthAccessToken', 'OAuthAuthorizeToken', 'OAuthClient', 'OAuthClientAuthorization'], single: [] },
  project: { listed: ['Project'], single: ['ProjectRequest'] },
  quota: { listed: ['AppliedClusterResourceQuota', 'ClusterResourceQuota'], single: [] },
  route: { listed: ['Route'], single: [] },
  security: {
    listed: ['SecurityContextConstraints'],
    single: ['PodSecurityPolicyReview', 'PodSecurityPolicySelfSubjectReview', 'PodSecurityPolicySubjectReview'],
  },
  template: { listed: ['Template'], single: [] },
  user: { listed: ['Group', 'Identity', 'User'], single: ['UserIdentityMapping'] },
};

const GROUP_OF_KIND: ReadonlyMap<string, string> = new Map(
  Object.entries(GROUPS).flatMap(([name, { listed, single }]) =>
    [...listed, ...listed.map((kind) => `${kind}List`), ...single].map((kind) => [kind, `${name}.openshift.io`] as const),
  ),
);
