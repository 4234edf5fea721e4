import type { SetDiagnosis } from '../../diagnosis/set-diagnosis';
import { shellWord } from './shell-word';

/** What of the flags says which cluster is meant. */
export interface ClusterChoice {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

/** The command that recovers a set, against the cluster that the flags chose; with `--yes` among the further words it acts. */
export function recoverWords({ kubeconfig, context }: ClusterChoice, further: readonly string[] = []): (diagnosis: SetDiagnosis) => string {
  const chosen = [...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]), ...(context === undefined ? [] : ['--context', context])];
  return ({ namespace, name, deletes }) => {
    const ran = further.length === 0 && deletes.every(({ advice }) => advice === 'if-ran-allowed') ? ['--include-ran'] : [];
    return ['pinstream', 'recover', name, '--namespace', namespace, ...chosen, ...ran, ...further].map(shellWord).join(' ');
  };
}
