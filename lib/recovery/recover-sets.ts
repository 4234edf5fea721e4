import { EXIT, UserError } from '../base/errors';
import { PODS } from '../cluster/resources';
import type { SetDiagnosis } from '../diagnosis/set-diagnosis';
import { recoverSet } from './recover-set';
import type { Recovering, SetRecovery } from './recovery';
import { deletesOf, hasStuck } from './verdicts';

/**
 * Recovers the sets one after the other, in the order given. Once one of them stops, the others are left alone. Throws `UserError`
 * where the account may not delete pods, before anything is done.
 */
export async function recoverSets(recovering: Recovering, diagnoses: readonly SetDiagnosis[]): Promise<readonly SetRecovery[]> {
  if (diagnoses.some((diagnosis) => deletesOf(diagnosis, recovering.options).length > 0)) await checkRight(recovering);
  const recoveries: SetRecovery[] = [];
  for (const diagnosis of diagnoses) {
    const halted = recoveries.some(({ outcome }) => outcome === 'stopped');
    recoveries.push(halted ? untouched(diagnosis) : await recoverSet(recovering, diagnosis));
  }
  return recoveries;
}

function untouched(before: SetDiagnosis): SetRecovery {
  return { outcome: hasStuck(before) ? 'not-reached' : 'not-stuck', before, after: undefined, pods: [], stop: undefined };
}

async function checkRight({ cluster, namespace, options: { evict } }: Recovering): Promise<void> {
  const allowed = evict ? await cluster.may('create', { ...PODS, subresource: 'eviction' }, namespace) : await cluster.may('delete', PODS, namespace);
  // A cluster that does not answer the question answers the deletion itself.
  if (allowed !== false) return;
  const right = evict ? 'create pods/eviction' : 'delete pods';
  throw new UserError('forbidden', `this account may not ${right} in ${namespace}; nothing was deleted`, {
    exitCode: EXIT.refused,
    hint: `pinstream recover --rbac${evict ? ' --evict' : ''} --namespace ${namespace} prints the Role that allows it`,
  });
}
