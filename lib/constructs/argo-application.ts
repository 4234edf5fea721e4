import { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { argoSpecOf, type ArgoSpecProps } from './argo-spec';
import { checkObjectName } from './checks';
import { metadataOf, NAME_LABEL, nameOf, type ObjectProps } from './metadata';
import { Problems } from './problems';

export interface ArgoApplicationProps extends ObjectProps, ArgoSpecProps {
  /** Delete what was applied when the Application is deleted (`resources-finalizer.argocd.argoproj.io`). @default false, so that nothing running goes with it */
  readonly cascade?: boolean;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml (Argo CD 3.5) */
export const ARGO_API = 'argoproj.io/v1alpha1';

/**
 * An Argo CD Application that lets be what OpenShift writes into the objects it applies, and nothing else. It goes to the namespace in which
 * Argo CD looks for Applications (`argocd`, `openshift-gitops`): give that to its chart.
 */
export class ArgoApplication extends Construct {
  /** The Application, for what the props do not cover. */
  readonly application: ApiObject;
  readonly name: string;
  /** What it was told to apply. */
  readonly applies: readonly IConstruct[];

  constructor(scope: Construct, id: string, props: ArgoApplicationProps) {
    super(scope, id);
    const problems = new Problems(this);
    this.name = nameOf(this, props);
    this.applies = props.applies ?? [];
    checkObjectName(problems, 'name', this.name);
    const metadata = metadataOf(this.name, props, { [NAME_LABEL]: this.name }, problems);
    this.application = new ApiObject(this, 'Resource', {
      apiVersion: ARGO_API,
      kind: 'Application',
      metadata: { ...metadata, ...(props.cascade ? { finalizers: [CASCADE] } : {}) },
      spec: argoSpecOf(this, props, problems),
    });
  }
}

const CASCADE = 'resources-finalizer.argocd.argoproj.io';
