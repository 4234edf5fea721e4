import { groupBy } from '../base/group';
import type { Category, Rule } from '../engine/rule';

/** The rules of one category, under the words that lists have for it. */
export interface RuleGroup {
  readonly category: Category;
  readonly title: string;
  /** What the category is about, as a sentence. */
  readonly about: string;
  readonly rules: readonly Rule[];
}

/** Categories in the order in which a person meets them: what an image is, what resolves it, what brings it in, what rolls it out, what is read. */
const CATEGORIES: readonly Omit<RuleGroup, 'rules'>[] = [
  { category: 'images', title: 'Images', about: 'How containers name their images, and what nodes then pull.' },
  { category: 'streams', title: 'Image streams, look-ups and triggers', about: 'What OpenShift puts in the place of a name, when, and in which order Argo CD applies it.' },
  { category: 'templates', title: 'Templates', about: 'Parameters of OpenShift Templates, and what processing makes of them.' },
  { category: 'statefulsets', title: 'StatefulSets', about: 'Rollouts that stick, names that do not resolve, and claims that go.' },
  { category: 'workloads', title: 'Workloads', about: 'Deployments, DeploymentConfigs and the rest: probes, Services, rollouts, KubeDiag.' },
  { category: 'changes', title: 'Changes', about: 'What an edit would do: refused fields, lost data, moved images. They run with an earlier state: lint --base, diff.' },
  { category: 'reader', title: 'Reading', about: 'What stands in the files, whatever it is about: YAML, identities, suppressions.' },
];

/** The rules by category; categories without any are left out. */
export function groupsOf(rules: readonly Rule[]): readonly RuleGroup[] {
  const members = groupBy(rules, ({ category }) => category);
  return CATEGORIES.flatMap((category) => {
    const own = members.get(category.category);
    return own ? [{ ...category, rules: own }] : [];
  });
}

/** `93 rules: 80 recommended, 12 strict, 1 pedantic; 40 of them with a safe fix`. */
export function tallyOf(rules: readonly Rule[]): string {
  const presets = (['recommended', 'strict', 'pedantic'] as const).flatMap((preset) => {
    const count = rules.filter((rule) => rule.preset === preset).length;
    return count === 0 ? [] : [`${count} ${preset}`];
  });
  const safe = rules.filter(({ fixes }) => fixes === 'safe').length;
  return `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}: ${presets.join(', ')}; ${safe} of them with a safe fix`;
}

export const CATEGORY_NAMES: readonly string[] = CATEGORIES.map(({ category }) => category);
