import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ARGO_API } from './argo-application';
import { checkGiven } from './argo-source';
import { argoSpecOf, type ArgoSpecProps } from './argo-spec';
import { checkObjectName } from './checks';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';

export interface ArgoApplicationSetProps extends ObjectProps, ArgoSpecProps {
  /** What Applications are made from, as Argo CD's documentation has it: `{ list: { elements: [{ env: 'stage' }] } }`. At least one. */
  readonly generators: readonly Readonly<Record<string, unknown>>[];
  /** The name of each Application, with a Go template for what differs: `'shop-{{ .env }}'`. */
  readonly applicationName: string;
  /** Keep what was applied when an Application is no longer generated, or the ApplicationSet is deleted. @default true, so that a slip in a generator deletes nothing */
  readonly preserve?: boolean;
}

/**
 * An Argo CD ApplicationSet: one Application for each element of its generators, with texts as Go templates (`{{ .env }}`) that fail on keys
 * that are missing. What OpenShift writes into the objects is let be, as `ArgoApplication` does it.
 */
export class ArgoApplicationSet extends Construct {
  /** The ApplicationSet, for what the props do not cover. */
  readonly applicationSet: ApiObject;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ArgoApplicationSetProps) {
    super(scope, id);
    const problems = new Problems(this);
    const { generators, applicationName, preserve = true } = props;
    this.name = nameOf(this, props);
    checkObjectName(problems, 'name', this.name);
    checkGiven(problems, 'applicationName', applicationName);
    if (typeof applicationName === 'string' && !applicationName.includes('{{')) {
      problems.add('applicationName', applicationName, 'a name with a template in it, such as shop-{{ .env }}; else all Applications have one name');
    }
    if (generators.length === 0) problems.add('generators', generators, 'at least one');
    this.applicationSet = new ApiObject(this, 'Resource', {
      apiVersion: ARGO_API,
      kind: 'ApplicationSet',
      metadata: metadataOf(this.name, props, { [NAME_LABEL]: this.name }, problems),
      spec: {
        generators,
        goTemplate: true,
        goTemplateOptions: ['missingkey=error'],
        syncPolicy: { preserveResourcesOnDeletion: preserve },
        template: {
          metadata: { name: applicationName, labels: { [NAME_LABEL]: this.name } },
          spec: argoSpecOf(this, props, problems),
        },
      },
    });
  }
}
