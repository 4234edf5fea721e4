import type { Rule } from '../lib/engine/rule';
import { badImageReference } from './images/bad-image-reference';
import { floatingTag } from './images/floating-tag';
import { fragileImageLookup } from './images/fragile-image-lookup';
import { shortImageName } from './images/short-image-name';
import { unpinnedImage } from './images/unpinned-image';
import { unresolvableImageName } from './images/unresolvable-image-name';
import { badSuppression } from './reader/bad-suppression';
import { duplicateKey } from './reader/duplicate-key';
import { expiredSuppression } from './reader/expired-suppression';
import { misplacedSuppression } from './reader/misplaced-suppression';
import { unreadableDocument } from './reader/unreadable-document';
import { unusedSuppression } from './reader/unused-suppression';
import { conflictingStrategy } from './statefulsets/conflicting-strategy';
import { governingServiceMissing } from './statefulsets/governing-service-missing';
import { governingServiceNotHeadless } from './statefulsets/governing-service-not-headless';
import { governingServiceSelectsNothing } from './statefulsets/governing-service-selects-nothing';
import { implicitPartition } from './statefulsets/implicit-partition';
import { leftoverPartition } from './statefulsets/leftover-partition';
import { onDeleteStrategy } from './statefulsets/on-delete-strategy';
import { selectorMismatch } from './statefulsets/selector-mismatch';
import { stuckRolloutRisk } from './statefulsets/stuck-rollout-risk';
import { badImageTrigger } from './streams/bad-image-trigger';
import { lookupPolicyMissing } from './streams/lookup-policy-missing';
import { misplacedResolveNames } from './streams/misplaced-resolve-names';
import { resolveNamesHijack } from './streams/resolve-names-hijack';
import { unknownStreamTag } from './streams/unknown-stream-tag';
import { undefinedParameter } from './templates/undefined-parameter';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  badImageReference,
  badImageTrigger,
  badSuppression,
  conflictingStrategy,
  duplicateKey,
  expiredSuppression,
  floatingTag,
  fragileImageLookup,
  governingServiceMissing,
  governingServiceNotHeadless,
  governingServiceSelectsNothing,
  implicitPartition,
  leftoverPartition,
  lookupPolicyMissing,
  misplacedResolveNames,
  misplacedSuppression,
  onDeleteStrategy,
  resolveNamesHijack,
  selectorMismatch,
  shortImageName,
  stuckRolloutRisk,
  undefinedParameter,
  unknownStreamTag,
  unpinnedImage,
  unreadableDocument,
  unresolvableImageName,
  unusedSuppression,
];
