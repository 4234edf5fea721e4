import { describe, expect, it } from 'vitest';
import { choice, textList } from '../../lib/config/options';
import { objectRule } from '../../lib/engine/rule';
import { WORKLOADS } from '../../lib/kube/workloads';
import { ruleIndex } from '../../scripts/docs/rule-index';
import { needsOf } from '../../scripts/docs/rule-needs';
import { withGenerated } from '../../scripts/docs/rule-page';

const rule = objectRule({
  id: 'floating-tag',
  summary: 'Image tag moves by design',
  category: 'images',
  preset: 'recommended',
  presets: ['recommended', 'strict'],
  severity: 'warning',
  severityNote: 'info in a Job.',
  since: '0.1.0',
  fixes: 'safe',
  kinds: ['Pod', 'StatefulSet'],
  sources: [{ title: 'Kubernetes: images', url: 'https://kubernetes.io/docs/concepts/containers/images/', version: '1.34' }],
  options: { allow: textList('Tags that may move: a|b'), how: choice('How hard to look', ['near', 'far']) },
  messages: { moves: () => 'not used here' },
  check: () => undefined,
});

const PAGE = '# floating-tag\n<!-- generated: head -->\nstale\n<!-- end generated -->\n\n## Why\n\nTags move.\n';

const FILLED = `# floating-tag
<!-- generated: head -->
**warning** · preset recommended (some findings: strict) · looks at one object · safe fix · kinds: Pod, StatefulSet · since 0.1.0

Image tag moves by design.

Severity: info in a Job.

| option | takes | default | meaning |
| --- | --- | --- | --- |
| \`allow\` | a list of texts | \`[]\` | Tags that may move: a\\|b |
| \`how\` | \`near\` or \`far\` | \`"near"\` | How hard to look |
<!-- end generated -->

## Why

Tags move.

<!-- generated: sources -->
## Sources

- [Kubernetes: images](https://kubernetes.io/docs/concepts/containers/images/), 1.34
<!-- end generated -->
`;

describe("the generated parts of a rule's page", () => {
  it('say what the rule says of itself', () => {
    expect(withGenerated(PAGE, rule)).toBe(FILLED);
  });

  it('tell the ten kinds with a pod spec in three words, and any further one by name', () => {
    expect(withGenerated(PAGE, objectRule({ ...rule, kinds: [...WORKLOADS, 'ImageStream'] }))).toContain(' · kinds: all with a pod spec, ImageStream · ');
  });

  it('stay as they are when nothing changed', () => {
    expect(withGenerated(FILLED, rule)).toBe(FILLED);
  });

  it('leave what a person wrote after the sources where it is', () => {
    expect(withGenerated(`${FILLED}\nThanks to the shop.\n`, { ...rule, sources: [] })).toMatch(/None: the rule claims nothing.*\n<!-- end generated -->\n\nThanks to the shop\.\n$/);
  });

  it('have no place on a page without marks', () => {
    expect(() => withGenerated('# floating-tag\n', rule)).toThrow('the page of floating-tag has no line `<!-- generated: head -->`');
  });
});

describe('the index of rules', () => {
  const index = ruleIndex([rule], () => ['platform', 'image lock']);

  it('lists rules under their category, with links to their pages', () => {
    expect(index).toContain('\n## Images\n');
    expect(index).toContain(
      '| [floating-tag](../rules/images/floating-tag.md) | Image tag moves by design | warning\\* | recommended, strict | safe fix | platform, image lock | 0.1.0 |\n',
    );
    expect(index).not.toContain('## Templates');
  });

  it('begins with how many there are, and a link to each category', () => {
    expect(index).toContain('\n1 rule: 1 recommended; 1 of them with a safe fix. ');
    expect(index).toContain('\n| [Images](#images) | 1 | 0 | 0 | 1 | 0 | 1 |\n| all | 1 | 0 | 0 | 1 | 0 | 1 |\n');
  });
});

describe('what a rule depends on', () => {
  const asking = objectRule({
    ...rule,
    check: (object, { target, images }) => {
      if (target.platform === 'openshift' && object.kind === 'Pod') images.entryOf('quay.io/shop/web:1.2');
    },
  });

  it('is what it asks about on the examples of its page, whatever it finds', () => {
    const example = (platform: string, kind: string): string => `\`\`\`yaml good${platform}\napiVersion: v1\nkind: ${kind}\n\`\`\`\n`;
    expect(needsOf(rule, example('', 'Pod'))).toEqual([]);
    expect(needsOf(asking, example('', 'Pod'))).toEqual(['platform']);
    expect(needsOf(asking, example(' openshift=4.16', 'StatefulSet'))).toEqual(['platform']);
    expect(needsOf(asking, example(' openshift=4.16', 'Pod'))).toEqual(['platform', 'image lock']);
  });
});
