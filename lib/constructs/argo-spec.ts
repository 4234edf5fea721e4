import { Lazy } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { JsonMap } from '../kube/json';
import { type ArgoIgnore, ignoresOf } from './argo-ignores';
import { type ArgoDestinationProps, type ArgoRetryProps, type ArgoSourceProps, checkGiven, destinationOf, retryOf, sourceOf } from './argo-source';
import { checkWhole } from './checks';
import { withExtra } from './extra';
import type { Problems } from './problems';

/** What an Application says, and an ApplicationSet of each that it makes. */
export interface ArgoSpecProps {
  readonly source: ArgoSourceProps;
  readonly destination: ArgoDestinationProps;
  /** @default 'default' */
  readonly project?: string;
  /**
   * Charts and constructs that the Application applies. What OpenShift writes over in their objects is ignored, and left alone by syncs
   * (`RespectIgnoreDifferences`): another text for such an image in Git then changes nothing any more, so move the tag in the stream
   * instead. Looked at when the app is synthesised. @default none
   */
  readonly applies?: readonly IConstruct[];
  /** Further differences to ignore. @default none */
  readonly ignores?: readonly ArgoIgnore[];
  /** Sync without being asked, when Git changes. @default false */
  readonly automated?: boolean | ArgoAutomatedProps;
  /** Sync options as `Name=value`, such as `CreateNamespace=true`. `Replace` and `Force` are refused: they delete pods and tags. @default none */
  readonly syncOptions?: readonly string[];
  /** Try again after a sync that failed. @default not */
  readonly retry?: ArgoRetryProps;
  /** How many earlier syncs are kept to go back to. @default Argo CD's own, 10 */
  readonly revisionHistoryLimit?: number;
  /** Fields of the Application's spec that no prop covers, written as they are. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface ArgoAutomatedProps {
  /** Delete what is gone from Git. @default false */
  readonly prune?: boolean;
  /** Undo what was changed in the cluster. With image triggers, `applies` or `ignores` has to cover what they write. @default false */
  readonly selfHeal?: boolean;
}

/** Written into Applications with ignored differences: without it, each sync writes what Git says all the same. */
const RESPECT = 'RespectIgnoreDifferences=true';

/** The spec of an Application. Reports what is wrong. */
export function argoSpecOf(construct: Construct, props: ArgoSpecProps, problems: Problems): JsonMap {
  const { source, destination, project = 'default', applies = [], ignores = [], automated = false, syncOptions = [], retry, revisionHistoryLimit } = props;
  checkGiven(problems, 'project', project);
  checkOptions(syncOptions, problems);
  checkIgnores(ignores, problems);
  if (revisionHistoryLimit !== undefined) checkWhole(problems, 'revisionHistoryLimit', revisionHistoryLimit, { min: 0 });
  // Asked twice for each rendering; what is applied may grow until then.
  const all = (): readonly ArgoIgnore[] => [...ignoresOf(...applies), ...ignores];
  for (const applied of applies) if (applied.node.root !== construct.node.root) problems.add('applies', applied.node.path, 'constructs of the same app');
  const spec = {
    project,
    source: sourceOf(source, problems),
    destination: destinationOf(destination, problems),
    ignoreDifferences: Lazy.any({ produce: () => orNothing(all()) }) as unknown,
    syncPolicy: {
      automated: automatedOf(automated),
      retry: retry && retryOf(retry, problems),
      syncOptions: Lazy.any({ produce: () => orNothing([...(all().length > 0 ? [RESPECT] : []), ...syncOptions]) }) as unknown,
    },
    ...(revisionHistoryLimit === undefined ? {} : { revisionHistoryLimit }),
  };
  return withExtra(spec, props.extra, problems, 'extra');
}

function automatedOf(automated: boolean | ArgoAutomatedProps): object | undefined {
  if (automated === false) return undefined;
  const { prune = false, selfHeal = false } = automated === true ? {} : automated;
  return { prune, selfHeal };
}

function checkOptions(options: readonly string[], problems: Problems): void {
  options.forEach((option, index) => {
    const at = `syncOptions[${index}]`;
    if (typeof option !== 'string' || !/^[A-Za-z]+=\S+$/.test(option)) problems.add(at, option, 'text of the form Name=value');
    else if (/^(?:Replace|Force)=true$/.test(option)) problems.add(at, option, 'options that apply changes; this one deletes pods, tags or data of objects that keep them');
    else if (option.startsWith('RespectIgnoreDifferences=')) problems.add(at, option, 'options that no prop writes; this one comes with ignored differences');
  });
}

function checkIgnores(ignores: readonly ArgoIgnore[], problems: Problems): void {
  ignores.forEach(({ kind, jqPathExpressions = [], jsonPointers = [], managedFieldsManagers = [] }, index) => {
    checkGiven(problems, `ignores[${index}].kind`, kind);
    if (jqPathExpressions.length + jsonPointers.length + managedFieldsManagers.length > 0) return;
    problems.add(`ignores[${index}]`, kind, 'jqPathExpressions, jsonPointers or managedFieldsManagers, or nothing of the object is ignored');
  });
}

function orNothing<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}
