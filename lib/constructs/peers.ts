import type { ContainerProps } from './containers';
import type { PodProps } from './pods';

/** Whether commands, arguments or variables of the pods name a replica of the set itself, as `web-0` or `web-0.web`. */
export function namesPeers(set: string, { containers, initContainers = [] }: PodProps): boolean {
  return [...containers, ...initContainers].some((container) => textsOf(container).some((text) => holdsReplica(text, set)));
}

function textsOf({ command = [], args = [], env = {} }: ContainerProps): readonly string[] {
  return [...command, ...args, ...Object.values(env).filter((value) => typeof value === 'string')];
}

function holdsReplica(text: string, set: string): boolean {
  for (let at = text.indexOf(`${set}-`); at >= 0; at = text.indexOf(`${set}-`, at + 1)) {
    const before = text.charAt(at - 1);
    if (!/[a-z0-9-]/i.test(before) && /^\d+(?![a-z0-9-])/i.test(text.slice(at + set.length + 1))) return true;
  }
  return false;
}
