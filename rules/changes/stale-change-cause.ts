import { printPath } from '../../lib/base/path';
import { isUnknown } from '../../lib/base/unknown';
import { changeRule } from '../../lib/engine/rule';
import { templateDifferences } from '../../lib/rollout/changes/template-differences';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** Flags a changed pod template under the change cause of an earlier revision, which then stands beside the new one in the history. */
export const staleChangeCause = changeRule({
  id: 'stale-change-cause',
  summary: 'Pod template changed, and the change cause tells of an earlier change',
  category: 'changes',
  preset: 'pedantic',
  severity: 'info',
  since: '0.1.0',
  fixes: 'hint',
  kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
  sources: [
    {
      title: 'Kubernetes: the change cause is copied from the annotation to each revision',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#checking-rollout-history-of-a-deployment',
      version: '1.34',
    },
    {
      title: 'kubernetes: a revision of a StatefulSet takes the annotations of the set',
      url: 'https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/statefulset/stateful_set_utils.go',
      version: '1.34',
    },
  ],
  messages: {
    unchanged: ({ object, field, cause }: { object: string; field: string; cause: string }) =>
      `The pod template of ${object} changed at ${field}, and ${CHANGE_CAUSE} still says "${cause}": ` +
      'the history shows that for the new revision; write what changed, or take the annotation away',
  },
  check({ before, after }, { report }) {
    if (!before || !after) return;
    const cause = after.annotations.get(CHANGE_CAUSE);
    if (cause === undefined || cause === '' || isUnknown(cause) || before.annotations.get(CHANGE_CAUSE) !== cause) return;
    const [first, ...more] = templateDifferences(before, after);
    if (!first) return;
    const field = `${printPath(first.path)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
    report('unchanged', {
      at: ['metadata', 'annotations', CHANGE_CAUSE],
      data: { object: after.title, field, cause: cause.length > LONGEST ? `${cause.slice(0, LONGEST)}…` : cause },
      hint: `kubectl rollout history ${after.kind.toLowerCase()} ${after.name} lists the revisions with their causes`,
    });
  },
});

/** In characters. */
const LONGEST = 80;
