/** The package entry `pinstream/rule`: what rules of one's own are made of. Nothing here loads a cluster, a registry or cdk8s. */
export { documentRule, objectRule, workspaceRule } from '../engine/rule';
export type {
  Category, Confidence, DocumentRule, ObjectContext, ObjectRule, Preset, RelatedPath, ReportAt, ReportFinding, Rule, Severity, SourceClaim, WorkspaceContext,
  WorkspaceRule,
} from '../engine/rule';
export { type Edit, type Fix, removal, setTo } from '../engine/fix';
export { choice, type Option, type OptionSchema, patternList, textList, wholeNumber } from '../config/options';
export { type Path, printPath, valueAt } from '../base/path';
export { isUnknown } from '../base/unknown';
export { fieldOf, isMap, type JsonMap, listField, mapField, textField } from '../kube/json';
export type { KubeObject } from '../kube/object';
export type { Release, TargetProfile } from '../kube/target';
export { containersOf, type ImageUse, imageUsesOf, podSpecOf, podTemplateOf } from '../kube/workloads';
export { parseImage } from '../images/reference';
export type { ImageLock, LockEntry } from '../images/lock';
export type { ImagePolicy } from '../images/policy';
export type { ManifestDocument } from '../workspace/document';
export type { ObjectIndex } from '../workspace/object-index';
