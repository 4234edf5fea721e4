/** The package entry `pinstream/rule`: what rules of one's own are made of. Nothing here loads a cluster, a registry, a YAML reader or cdk8s. */
export { changeRule, documentRule, objectRule, workspaceRule } from '../engine/rule';
export type {
  Category, ChangeContext, ChangeRule, Confidence, DocumentContext, DocumentRule, ObjectContext, ObjectRule, Preset, RelatedPath, ReportAt, ReportFinding, Rule, Severity, SourceClaim,
  WorkspaceContext, WorkspaceRule,
} from '../engine/rule';
export { type Edit, type Fix, removal, setTo } from '../engine/fix';
export { choice, type Option, type OptionSchema, patternList, textList, wholeNumber } from '../config/options';
export type { Origin, Place, Related } from '../base/origin';
export type { Parsed } from '../base/parsed';
export { type Path, printPath, valueAt } from '../base/path';
export type { Position, Span } from '../base/span';
export { isUnknown } from '../base/unknown';
export { fieldOf, isMap, type JsonMap, listField, mapField, textEntries, textField } from '../kube/json';
export { isLiteral } from '../kube/literal';
export { isControlled, type KubeObject } from '../kube/object';
export { describeTarget, kubernetesMinorOf } from '../kube/parse-target';
export { matchesMap, matchesSelector } from '../kube/selectors';
export type { Release, TargetProfile } from '../kube/target';
export {
  type Container, containersOf, type ImageUse, imageUsesOf, type Part, podSpecOf, podTemplateOf, workloadKindOf, WORKLOADS,
} from '../kube/workloads';
export { type ImageReference, parseImage } from '../images/reference';
export type { ImageParts, ValuePart, ValuesImage, ValuesMap, ValuesText } from '../images/chart-values';
export type { ImageLock, LockEntry } from '../images/lock';
export type { ImagePolicy } from '../images/policy';
export type { ObjectChange } from '../workspace/changes';
export type { ManifestDocument } from '../workspace/document';
export type { ObjectIndex } from '../workspace/object-index';
export type { YamlComment } from '../yaml/comments';
export type { YamlDocument } from '../yaml/document';
