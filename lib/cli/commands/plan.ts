import { UserError } from '../../base/errors';
import type { Plan } from '../../plan/plan';
import { historyOf } from '../../workspace/changes';
import { command } from '../command';
import { flag, repeated, text } from '../flags';
import { deliver, wantedFormats } from '../formats';
import { tellGaps } from '../gaps';
import { type Io, isColoured, lineWidth } from '../io';
import { lockFinder } from '../locks';
import { OPEN_FLAGS, openWorkspace } from '../open-workspace';
import { RENDER_FLAGS } from '../render/flags';
import { openStates, sinceOf } from '../since';
import { TARGET_FLAGS, targetOf } from '../target-flags';

const FORMATS = ['text', 'json', 'markdown', 'html'] as const;

/** Tells what a change will do, before it is applied. */
export const plan = command({
  name: 'plan',
  summary: 'Tell what a change will do: what is refused, which images run, which pods restart and where it can stick',
  operand: '[path...]',
  flags: {
    format: repeated(`How the plan is printed, and the file it goes to: ${FORMATS.join(', ')} (default: text)`, 'format[=file]', FORMATS),
    base: text('The state before the change: HEAD~1, a branch, main... for where it left main', 'revision'),
    staged: flag('The change is what is staged, and without --base the state before it is HEAD'),
    ...TARGET_FLAGS,
    ...OPEN_FLAGS,
    ...RENDER_FLAGS,
  },
  async run({ operands, flags }, io) {
    const formats = wantedFormats(flags.format, FORMATS);
    const since = sinceOf(flags, false);
    if (!since) throw new UserError('usage', 'plan needs the state before the change', { hint: 'give --base origin/main, or --staged for what is staged' });
    const states = await openStates(since, io);
    const past = await openWorkspace(operands, flags, io, { read: states.before.read, tree: states.before.tree, isPast: true, mayLackObjects: true });
    const now = await openWorkspace(operands, flags, io, { read: states.now?.read, earlier: states.before.earlier, tree: states.now?.tree, mayLackObjects: true });
    const nothing = past.nothing && now.nothing;
    if (nothing) throw nothing;
    const gaps = tellGaps(now, io);
    const { planOf } = await import('../../plan/plan-of.js');
    const config = now.config;
    const made = planOf(historyOf(past.sets, now.sets), {
      targetOf: (set) => targetOf(flags, now.configOf(set) ?? config),
      images: lockFinder(io, states.now)(io.cwd).images,
    });
    for (const wanted of formats) deliver(await rendered(made, wanted.format, io, wanted.file !== undefined), wanted, io);
    return gaps;
  },
});

async function rendered(made: Plan, format: string, { stdout, env }: Io, toFile: boolean): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../plan/render/json.js')).renderJson(made);
    case 'markdown':
      return (await import('../../plan/render/markdown.js')).renderMarkdown(made);
    case 'html':
      return (await import('../../plan/render/html.js')).renderHtml(made);
    default: {
      const { renderText } = await import('../../plan/render/text.js');
      return renderText(made, { width: lineWidth(toFile ? { ...stdout, columns: undefined } : stdout), colour: !toFile && isColoured(stdout, env) });
    }
  }
}
