import { type AccessMode } from './claims';
import { checkLabelName, checkObjectName, checkOneOf, checkUnique } from './checks';
import type { Volume } from './kube-types';
import type { Problems } from './problems';

export interface SharedClaimsProps {
  /** Claims that exist already; all pods of the workload share them. @default none */
  readonly claims?: readonly SharedClaimProps[];
}

/** A PersistentVolumeClaim that something else creates. */
export interface SharedClaimProps {
  /** Containers mount it by this name. */
  readonly name: string;
  /** Name of the PersistentVolumeClaim. @default the same */
  readonly claim?: string;
  /** How the claim may be used. `ReadWriteOnce` ties all pods to one node, `ReadWriteOncePod` allows a single pod. */
  readonly accessMode: AccessMode;
  readonly readOnly?: boolean;
}

const ACCESS_MODES: readonly AccessMode[] = ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany', 'ReadOnlyMany'];

/** The volumes of the claims. `pods` is how many pods run at once. Reports what is wrong with the props. */
export function claimVolumesOf({ claims = [] }: SharedClaimsProps, pods: number, problems: Problems): readonly Volume[] {
  checkUnique(problems, (index) => `claims[${index}].name`, claims.map(({ name }) => name));
  return claims.map(({ name, claim = name, accessMode, readOnly }, index) => {
    const at = `claims[${index}]`;
    checkLabelName(problems, `${at}.name`, name);
    checkObjectName(problems, `${at}.claim`, claim);
    checkOneOf(problems, `${at}.accessMode`, accessMode, ACCESS_MODES);
    if (isOfOneNode(accessMode) && pods > 1) {
      problems.add(`${at}.accessMode`, accessMode, `ReadWriteMany or ReadOnlyMany for ${pods} pods at once; the others wait for ever`);
    }
    return { name, persistentVolumeClaim: { claimName: claim, ...(readOnly === undefined ? {} : { readOnly }) } };
  });
}

/** Whether pods on two nodes cannot have the claim together. */
export function isOfOneNode(accessMode: AccessMode): boolean {
  return accessMode === 'ReadWriteOnce' || accessMode === 'ReadWriteOncePod';
}
