import type { Rule } from '../lib/engine/rule';
import { claimRemoved } from './changes/claim-removed';
import { claimTemplateChanged } from './changes/claim-template-changed';
import { immutableFieldChanged } from './changes/immutable-field-changed';
import { labelsUnselected } from './changes/labels-unselected';
import { liveStuck } from './changes/live-stuck';
import { ordinalsMoved } from './changes/ordinals-moved';
import { partitionStale } from './changes/partition-stale';
import { pinRemoved } from './changes/pin-removed';
import { replicasShrunk } from './changes/replicas-shrunk';
import { retentionSwitched } from './changes/retention-switched';
import { staleChangeCause } from './changes/stale-change-cause';
import { strategySwitched } from './changes/strategy-switched';
import { streamRemoved } from './changes/stream-removed';
import { streamTagMoved } from './changes/stream-tag-moved';
import { workloadRenamed } from './changes/workload-renamed';
import { badImageReference } from './images/bad-image-reference';
import { floatingTag } from './images/floating-tag';
import { fragileImageLookup } from './images/fragile-image-lookup';
import { imageNotLocked } from './images/image-not-locked';
import { imageOverride } from './images/image-override';
import { imagePullerMissing } from './images/image-puller-missing';
import { mirrorBypassed } from './images/mirror-bypassed';
import { misplacedImage } from './images/misplaced-image';
import { mixedDigests } from './images/mixed-digests';
import { platformMissing } from './images/platform-missing';
import { pullPolicyMismatch } from './images/pull-policy-mismatch';
import { registryNotAllowed } from './images/registry-not-allowed';
import { retiredRegistry } from './images/retired-registry';
import { shortImageName } from './images/short-image-name';
import { staleDigest } from './images/stale-digest';
import { unanchoredDigest } from './images/unanchored-digest';
import { unfilledPlaceholder } from './images/unfilled-placeholder';
import { unpinnedChartValue } from './images/unpinned-chart-value';
import { unpinnedImage } from './images/unpinned-image';
import { unresolvableImageName } from './images/unresolvable-image-name';
import { ambiguousScalar } from './reader/ambiguous-scalar';
import { badSuppression } from './reader/bad-suppression';
import { duplicateKey } from './reader/duplicate-key';
import { duplicateObject } from './reader/duplicate-object';
import { expiredSuppression } from './reader/expired-suppression';
import { misplacedSuppression } from './reader/misplaced-suppression';
import { unreadableDocument } from './reader/unreadable-document';
import { unusedSuppression } from './reader/unused-suppression';
import { badHeadlessService } from './statefulsets/bad-headless-service';
import { badRestartPolicy } from './statefulsets/bad-restart-policy';
import { badServiceName } from './statefulsets/bad-service-name';
import { badSetName } from './statefulsets/bad-set-name';
import { claimTemplateDrift } from './statefulsets/claim-template-drift';
import { claimsDeleted } from './statefulsets/claims-deleted';
import { conflictingStrategy } from './statefulsets/conflicting-strategy';
import { disruptionBudget } from './statefulsets/disruption-budget';
import { gatedStrategy } from './statefulsets/gated-strategy';
import { governingServiceMissing } from './statefulsets/governing-service-missing';
import { governingServiceNotHeadless } from './statefulsets/governing-service-not-headless';
import { governingServiceSelectsNothing } from './statefulsets/governing-service-selects-nothing';
import { historyLimit } from './statefulsets/history-limit';
import { implicitPartition } from './statefulsets/implicit-partition';
import { impossiblePod } from './statefulsets/impossible-pod';
import { leftoverPartition } from './statefulsets/leftover-partition';
import { missingReadinessProbe } from './statefulsets/missing-readiness-probe';
import { onDeleteStrategy } from './statefulsets/on-delete-strategy';
import { selectorMismatch } from './statefulsets/selector-mismatch';
import { serviceNameUnset } from './statefulsets/service-name-unset';
import { sharedClaim } from './statefulsets/shared-claim';
import { singleReplica } from './statefulsets/single-replica';
import { stuckRolloutRisk } from './statefulsets/stuck-rollout-risk';
import { unreadyPeersHidden } from './statefulsets/unready-peers-hidden';
import { zeroGracePeriod } from './statefulsets/zero-grace-period';
import { badImageTrigger } from './streams/bad-image-trigger';
import { badStreamTag } from './streams/bad-stream-tag';
import { badSyncWave } from './streams/bad-sync-wave';
import { crossStreamAlias } from './streams/cross-stream-alias';
import { driftingImage } from './streams/drifting-image';
import { importModeMismatch } from './streams/import-mode-mismatch';
import { insecureImport } from './streams/insecure-import';
import { lateImageStream } from './streams/late-image-stream';
import { legacyApiGroup } from './streams/legacy-api-group';
import { lookupPolicyMissing } from './streams/lookup-policy-missing';
import { misplacedResolveNames } from './streams/misplaced-resolve-names';
import { pinnedAndTriggered } from './streams/pinned-and-triggered';
import { resolveNamesHijack } from './streams/resolve-names-hijack';
import { streamAsHook } from './streams/stream-as-hook';
import { streamDefaultsDrift } from './streams/stream-defaults-drift';
import { unattendedImport } from './streams/unattended-import';
import { unknownStreamTag } from './streams/unknown-stream-tag';
import { unpinnedStreamSource } from './streams/unpinned-stream-source';
import { unsafeSyncOption } from './streams/unsafe-sync-option';
import { badParameter } from './templates/bad-parameter';
import { halfTypedParameter } from './templates/half-typed-parameter';
import { templateLabelsIgnored } from './templates/template-labels-ignored';
import { templateNamespaceDropped } from './templates/template-namespace-dropped';
import { undefinedParameter } from './templates/undefined-parameter';
import { unsteadyParameter } from './templates/unsteady-parameter';
import { unusedParameter } from './templates/unused-parameter';
import { allReplicasDown } from './workloads/all-replicas-down';
import { badConfigTrigger } from './workloads/bad-config-trigger';
import { badKubediagObject } from './workloads/bad-kubediag-object';
import { badProbe } from './workloads/bad-probe';
import { barePods } from './workloads/bare-pods';
import { danglingService } from './workloads/dangling-service';
import { deprecatedDeploymentConfig } from './workloads/deprecated-deployment-config';
import { doublePin } from './workloads/double-pin';
import { identicalProbes } from './workloads/identical-probes';
import { needlessDowntime } from './workloads/needless-downtime';
import { noRolloutRoom } from './workloads/no-rollout-room';
import { pausedRollout } from './workloads/paused-rollout';
import { progressDeadline } from './workloads/progress-deadline';
import { unknownTargetPort } from './workloads/unknown-target-port';
import { volumeDeadlock } from './workloads/volume-deadlock';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  allReplicasDown,
  ambiguousScalar,
  badConfigTrigger,
  badHeadlessService,
  badImageReference,
  badImageTrigger,
  badKubediagObject,
  badParameter,
  badProbe,
  badRestartPolicy,
  badServiceName,
  badSetName,
  badStreamTag,
  badSuppression,
  badSyncWave,
  barePods,
  claimRemoved,
  claimTemplateChanged,
  claimTemplateDrift,
  claimsDeleted,
  conflictingStrategy,
  crossStreamAlias,
  danglingService,
  deprecatedDeploymentConfig,
  disruptionBudget,
  doublePin,
  driftingImage,
  duplicateKey,
  duplicateObject,
  expiredSuppression,
  floatingTag,
  fragileImageLookup,
  gatedStrategy,
  governingServiceMissing,
  governingServiceNotHeadless,
  governingServiceSelectsNothing,
  halfTypedParameter,
  historyLimit,
  identicalProbes,
  imageNotLocked,
  imageOverride,
  imagePullerMissing,
  immutableFieldChanged,
  implicitPartition,
  importModeMismatch,
  impossiblePod,
  insecureImport,
  labelsUnselected,
  lateImageStream,
  leftoverPartition,
  legacyApiGroup,
  liveStuck,
  lookupPolicyMissing,
  mirrorBypassed,
  misplacedImage,
  misplacedResolveNames,
  misplacedSuppression,
  missingReadinessProbe,
  mixedDigests,
  needlessDowntime,
  noRolloutRoom,
  onDeleteStrategy,
  ordinalsMoved,
  partitionStale,
  pausedRollout,
  pinRemoved,
  pinnedAndTriggered,
  platformMissing,
  progressDeadline,
  pullPolicyMismatch,
  registryNotAllowed,
  replicasShrunk,
  resolveNamesHijack,
  retentionSwitched,
  retiredRegistry,
  selectorMismatch,
  serviceNameUnset,
  sharedClaim,
  shortImageName,
  singleReplica,
  staleChangeCause,
  staleDigest,
  strategySwitched,
  streamAsHook,
  streamDefaultsDrift,
  streamRemoved,
  streamTagMoved,
  stuckRolloutRisk,
  templateLabelsIgnored,
  templateNamespaceDropped,
  unanchoredDigest,
  unattendedImport,
  undefinedParameter,
  unfilledPlaceholder,
  unknownStreamTag,
  unknownTargetPort,
  unpinnedChartValue,
  unpinnedImage,
  unpinnedStreamSource,
  unreadableDocument,
  unreadyPeersHidden,
  unresolvableImageName,
  unsafeSyncOption,
  unsteadyParameter,
  unusedParameter,
  unusedSuppression,
  volumeDeadlock,
  workloadRenamed,
  zeroGracePeriod,
];
