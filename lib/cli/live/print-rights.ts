import { UserError } from '../../base/errors';
import { isSubdomain, labelProblem } from '../../kube/dns-names';
import { type Right, roleObjects } from '../../kube/rights';
import { text } from '../flags';

export interface RightsRequest {
  /** Of the Role and of the RoleBinding. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** `name`, or `namespace/name` for an account of another namespace. @default pinstream */
  readonly account: string | undefined;
}

/** For commands that print the rights they need. */
export const ACCOUNT_FLAG = {
  account: text('The ServiceAccount that --rbac gives the rights to; pinstream when not given', '[namespace/]name'),
};

/** The Role and the RoleBinding as YAML for `kubectl apply -f -`. Throws `UserError` for names that are none. */
export async function printRights({ name, namespace, account = 'pinstream' }: RightsRequest, rights: readonly Right[]): Promise<string> {
  if (namespace === undefined) {
    throw new UserError('usage', '--rbac needs to know where the rights are to hold', { hint: 'give --namespace shop, and --account ci or --account ci-namespace/ci' });
  }
  checkLabel('--namespace', namespace);
  const slash = account.indexOf('/');
  if (slash >= 0) checkLabel('--account', account.slice(0, slash));
  const accountName = account.slice(slash + 1);
  if (!isSubdomain(accountName)) throw new UserError('usage', `--account ${JSON.stringify(account)} names no ServiceAccount`, { hint: 'give its name, or namespace/name' });
  const objects = roleObjects({ name, namespace, account: accountName, accountNamespace: slash < 0 ? undefined : account.slice(0, slash) }, rights);
  const { stringify } = await import('yaml');
  return objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}

function checkLabel(flag: string, label: string): void {
  const problem = labelProblem(label);
  if (problem !== undefined) throw new UserError('usage', `the namespace ${JSON.stringify(label)} of ${flag} ${problem}`);
}
