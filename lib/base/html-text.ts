import { visible } from './columns';

/** Text that stays text inside an HTML or SVG element and inside a quoted attribute; what would be obeyed unseen is drawn. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
