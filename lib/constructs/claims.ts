import { checkLabelName, checkObjectName, checkUnique } from './checks';
import { quantityOf } from './containers';
import type { ClaimRetention, PersistentVolumeClaimTemplate } from './kube-types';
import type { Problems } from './problems';

/** A volume that each replica has for itself and keeps. Nothing of it can be changed once the set exists. */
export interface ClaimProps {
  /** Containers mount it by this name. */
  readonly name: string;
  /** A quantity such as `1Gi`. */
  readonly size: string;
  /** @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly AccessMode[];
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** @default 'Filesystem' */
  readonly volumeMode?: 'Filesystem' | 'Block';
}

export type AccessMode = 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany' | 'ReadOnlyMany';

/**
 * The claim templates with all that the API server would fill in, so that Argo CD sees no difference. They carry no labels, which
 * could never be changed again. Reports what is wrong with the props.
 */
export function claimTemplatesOf(claims: readonly ClaimProps[], problems: Problems): readonly PersistentVolumeClaimTemplate[] {
  checkUnique(problems, (index) => `claims[${index}].name`, claims.map(({ name }) => name));
  return claims.map((claim, index) => {
    const at = `claims[${index}]`;
    checkLabelName(problems, `${at}.name`, claim.name);
    if (claim.storageClass !== undefined) checkObjectName(problems, `${at}.storageClass`, claim.storageClass);
    const accessModes = claim.accessModes ?? ['ReadWriteOnce'];
    if (accessModes.length === 0) problems.add(`${at}.accessModes`, accessModes, 'at least one access mode');
    const storage = quantityOf(claim.size, problems, `${at}.size`);
    if (storage === '0') problems.add(`${at}.size`, claim.size, 'more than nothing');
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim.name },
      spec: {
        accessModes,
        resources: { requests: { storage } },
        storageClassName: claim.storageClass,
        volumeMode: claim.volumeMode ?? 'Filesystem',
      },
    };
  });
}

/** Both answers in full. Volumes stay unless somebody asks otherwise: what `Delete` takes is gone. */
export function retentionOf(retention: ClaimRetention = {}): Required<ClaimRetention> {
  return { whenDeleted: retention.whenDeleted ?? 'Retain', whenScaled: retention.whenScaled ?? 'Retain' };
}
