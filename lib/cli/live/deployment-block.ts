import type { DeploymentDiagnosis } from '../../diagnosis/diagnose-deployment';
import type { Block } from './blocks';
import { nextSections } from './set-block';

/** What a diagnosis says of a Deployment. */
export function deploymentBlock({ namespace, name, verdict, lastGood, argoApplication }: DeploymentDiagnosis): Block {
  const { id, stuck, message } = verdict;
  const plain = id === 'healthy';
  const good = lastGood?.images.map(({ container, image, digest }) => `${container} ${image}${digest === undefined ? '' : `, running ${digest}`}`).join('; ');
  return {
    title: `Deployment ${namespace}/${name}`,
    word: id,
    tone: stuck ? 'alarm' : plain ? 'good' : 'notice',
    message: plain ? undefined : message,
    sections: plain
      ? []
      : [
          ...nextSections(verdict),
          ...(lastGood && stuck ? [{ label: 'last good', text: `revision ${lastGood.revision}${lastGood.proven ? '' : ' (nothing tells whether its pods were ever available)'}: ${good ?? ''}` }] : []),
          ...(argoApplication !== undefined && stuck ? [{ label: 'Argo CD', text: `${argoApplication} applies it: what is changed in the cluster alone is taken back` }] : []),
        ],
  };
}
