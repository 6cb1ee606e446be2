import type { Stream } from '../libs/contracts/src/index.ts';
import { entityOf, streamOf } from './events.ts';

/** What one call of the publisher takes: events of one stream, by their number. */
export interface Page {
  /** When its last event has come, ms after the first of all. */
  dueMs: number;
  events: readonly number[];
}

/**
 * Events that come one by one at an even rate, each put to the page of its stream; a full page is published, as the
 * producer publishes what one answer of a source brought. The pages that are not full at the end are due then.
 */
export function pagesOf(events: number, { rate, size }: { rate: number; size: number }): Page[] {
  const pages: Page[] = [];
  const open = new Map<Stream, number[]>();
  for (let at = 0; at < events; at++) {
    const stream = streamOf(entityOf(at));
    const page = [...(open.get(stream) ?? []), at];
    if (page.length < size) open.set(stream, page);
    else {
      open.delete(stream);
      pages.push({ dueMs: (at * 1_000) / rate, events: page });
    }
  }
  return [...pages, ...[...open.values()].map((page) => ({ dueMs: (events * 1_000) / rate, events: page }))];
}
