import type { Event } from 'js-yaml';
import { parseEvents, SCALAR, YAMLException } from './events';
import { joinFlowLines } from './flow-lines';

/**
 * The events of one document, with offsets of `text`. Collections may be `maxDepth` deep.
 * @throws YAMLException where the text does not parse; RangeError where `maxDepth` allows more than the stack does
 */
export function parseDocument(text: string, maxDepth: number): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth });
  } catch (fault) {
    // Kubernetes' reader takes brackets and quotes that go on further left than the specification lets them.
    if (!(fault instanceof YAMLException) || fault.reason !== 'deficient indentation') throw fault;
    const events = eventsOf(joinFlowLines(text), maxDepth);
    if (events === undefined) throw fault;
    return events.map((event) => unjoined(text, event));
  }
}

function eventsOf(text: string, maxDepth: number): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth });
  } catch (fault) {
    if (fault instanceof YAMLException) return undefined; // the first fault is the one to tell
    throw fault;
  }
}

/** A scalar of several lines is not the slice of the text that it was on one. */
function unjoined(text: string, event: Event): Event {
  if (event.type !== SCALAR || !event.fast) return event;
  return /[\r\n]/.test(text.slice(event.valueStart, event.valueEnd)) ? { ...event, fast: false } : event;
}
