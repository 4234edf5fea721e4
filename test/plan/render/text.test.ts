import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../lib/base/columns';
import { renderText } from '../../../lib/plan/render/text';
import { planOfTexts, SAMPLE_PLAN } from './sample-plan';

const PLAIN = { width: 100, colour: false };

describe('a plan as text', () => {
  it('has a block for each workload, and ends with a tally', async () => {
    await expect(renderText(SAMPLE_PLAN, PLAIN)).toMatchFileSnapshot('golden/plan.txt');
  });

  it('says that nothing changes when nothing does', () => {
    expect(renderText({ workloads: [], others: [] }, PLAIN)).toBe('no workload changes, and none restarts\n');
  });

  it('colours what it draws when asked, and changes nothing else', () => {
    const coloured = renderText(SAMPLE_PLAN, { width: 100, colour: true });
    expect(coloured).toContain('\u001b[31m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(renderText(SAMPLE_PLAN, PLAIN));
  });

  it('keeps commands on one line, so that they can be copied, and wraps the rest between words', () => {
    for (const width of [50, 80, 110]) {
      const lines = renderText(SAMPLE_PLAN, { width, colour: false }).split('\n');
      const { workloads, others } = SAMPLE_PLAN;
      const commands = [
        ...[...workloads, ...others].flatMap(({ refusals, argocd, dataAtRisk }) => [...refusals.flatMap((refusal) => refusal.commands), ...[...argocd, ...dataAtRisk].flatMap((advice) => advice.lines)]),
        ...workloads.flatMap(({ failures }) => failures.flatMap((failure) => failure.commands)),
      ];
      for (const command of commands) expect(lines.map((line) => line.trim())).toContain(command);
      const wide = lines.filter((line) => widthOf(line) > width && !line.startsWith('──')).map((line) => line.trim().replace(/^(?:refused|image) +/, ''));
      expect(wide.filter((line) => line.includes(' ') && !commands.includes(line)), `${width}`).toEqual([]);
    }
  });

  it('counts what gets stuck in the tally', () => {
    const stuck = SAMPLE_PLAN.workloads.map((workload) => ({ ...workload, refusals: [], failures: workload.failures.map((failure) => ({ ...failure, when: 'name-unresolved' as const })) }));
    const withFailures = stuck.filter(({ failures }) => failures.length > 0);
    expect(renderText({ workloads: withFailures.slice(0, 1), others: [] }, PLAIN)).toMatch(/^1 workload: 1 gets stuck(?:; data at risk in 1)?\n$/m);
    expect(renderText({ workloads: withFailures.slice(0, 2), others: [] }, PLAIN)).toMatch(/^2 workloads: 2 get stuck(?:; data at risk in \d)?\n$/m);
  });

  it('tells of objects that run no pods after those that do, and counts them by themselves', () => {
    const text = renderText({ workloads: [], others: SAMPLE_PLAN.others }, PLAIN);
    expect(text).toMatch(/^── PersistentVolumeClaim shop\/uploads {2}apps\/uploads\.yaml:3 ─+ removed\n(?:.*\n)+\n── Service shop\/search {2}apps\/search\.yaml:52 ─+ refused\n/);
    expect(text).toMatch(/\nno workload changes, and none restarts; 2 other objects: 1 is refused, 1 is removed; data at risk in\s1\n$/);
  });

  it('tells the order of pods in one line', () => {
    expect(renderText(SAMPLE_PLAN, PLAIN)).toContain('  restarts      ledger-2, ledger-1, ledger-0, one at a time; at most 1 of 3 down\n');
    expect(renderText(SAMPLE_PLAN, PLAIN)).toContain('worker-11, worker-10, worker-9, and 7 more, one at a time; at most 1 of 12 down\n');
  });

  it('counts the pods of a workload that is too large to name any', () => {
    const [web] = SAMPLE_PLAN.workloads;
    const workloads = web?.rollout ? [{ ...web, rollout: { ...web.rollout, order: [], more: 400, replicas: 400, mostDown: 100 } }] : [];
    expect(renderText({ workloads, others: [] }, PLAIN)).toContain('  restarts      400 pods; at most 100 of 400 down\n');
  });

  it('lets no text of a manifest command the terminal or turn its direction', () => {
    const output = renderText(planOfTexts('<a>&"\'\n\u001b[31m\u202egnp\u061c\u2028\u0000'), PLAIN);
    expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(output).toContain('<a>&"\'␊␛[31m\ufffdgnp\ufffd\ufffd␀');
  });
});
