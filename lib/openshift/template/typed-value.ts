/**
 * What `${{NAME}}` makes of a parameter's text: its JSON, or the text itself where it is none.
 * Numbers are 64-bit floats, so that `1.50` is 1.5 and long integers lose digits; one too large for that stays text, as does
 * JSON nested more than 1,000 deep (the processor goes to 10,000), because what reads the value next may recurse.
 */
export function typedValue(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text; // not JSON: the processor takes it for an unquoted string too
  }
  return fits(value) ? value : text;
}

const MAX_DEPTH = 1_000;

/** Walks with a list of its own instead of the stack, as the text may come from anybody. */
function fits(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'number' && !Number.isFinite(item)) return false;
      if (typeof item === 'object' && item !== null) for (const child of Object.values(item)) next.push(child);
    }
    level = next;
  }
  return true;
}
