import { policyOf } from '../../lib/config/facts';
import { readConfig } from '../../lib/config/read';
import type { Rule } from '../../lib/engine/rule';
import { runRules } from '../../lib/engine/run';
import { type ImageLock, NO_LOCK, readLock } from '../../lib/images/lock';
import { type ImagePolicy, NO_POLICY } from '../../lib/images/policy';
import { parsePlatform } from '../../lib/kube/parse-target';
import { UNDECIDED } from '../../lib/kube/target';
import { workspaceOf } from '../../lib/workspace/workspace';
import { readYaml } from '../../lib/yaml/read';

/** What besides the manifests a verdict may depend on, in the order in which the list names them. */
const NEEDS = ['platform', 'Argo CD', 'image lock', 'registries'] as const;

export type Need = (typeof NEEDS)[number];

/** What the rule asks about besides the manifests, seen by running it over the examples of its page, with the files that stand before them. */
export function needsOf(rule: Rule, page: string): readonly Need[] {
  const asked = new Set<Need>();
  let [policy, images] = [NO_POLICY, NO_LOCK];
  for (const [, word = '', third, text = ''] of page.matchAll(/^```yaml (bad|good|lock|config)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
    if (word === 'lock') images = lockFrom(text);
    else if (word === 'config') policy = policyFrom(text, rule);
    else {
      const file = third?.endsWith('.yaml') === true ? third : undefined;
      const parsed = third === undefined || file !== undefined ? undefined : parsePlatform(third);
      runRules(workspaceOf([readYaml('Chart.yaml', ''), readYaml(file ?? 'example.yaml', text)]).sets, {
        rules: [rule],
        preset: 'pedantic',
        target: watched({ ...UNDECIDED, ...(parsed?.ok ? parsed.value : {}) }, (field) => void asked.add(field === 'argocd' ? 'Argo CD' : 'platform')),
        images: watched(images, () => void asked.add('image lock')),
        policy: watched(policy, () => void asked.add('registries')),
        today: '2026-01-15',
      });
    }
  }
  return NEEDS.filter((need) => asked.has(need));
}

function lockFrom(text: string): ImageLock {
  const read = readLock('images.lock.yaml', text);
  return read.ok ? read.value : NO_LOCK;
}

function policyFrom(text: string, rule: Rule): ImagePolicy {
  const read = readConfig('.pinstream.yaml', text, [rule], { furtherRules: true });
  return read.ok ? policyOf(read.value.written) : NO_POLICY;
}

/** The same value; `tell` hears of every field that is read. */
function watched<Value extends object>(value: Value, tell: (field: string) => void): Value {
  return new Proxy(value, {
    get: (target, field, receiver): unknown => {
      if (typeof field === 'string') tell(field);
      return Reflect.get(target, field, receiver);
    },
  });
}
