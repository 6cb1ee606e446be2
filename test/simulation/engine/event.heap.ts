import type { SimulatedProcess } from './simulated.process.ts';

export interface ScheduledEvent {
  atMs: number;
  /** Decides among events of the same time. */
  order: number;
  run: () => void;
  owner: SimulatedProcess | undefined;
  isCancelled: boolean;
}

/** Events by time; a binary heap. */
export class EventHeap {
  private readonly events: ScheduledEvent[] = [];

  /** When the next one is due; never without any. */
  get nextMs(): number {
    return this.events[0]?.atMs ?? Infinity;
  }

  push(event: ScheduledEvent): void {
    const { events } = this;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(events[parent]!, event)) break;
      events[at] = events[parent]!;
      at = parent;
    }
    events[at] = event;
  }

  pop(): ScheduledEvent | undefined {
    const { events } = this;
    const first = events[0];
    const last = events.pop();
    if (first && last && events.length > 0) this.sink(last);
    return first;
  }

  private sink(event: ScheduledEvent): void {
    const { events } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= events.length) break;
      if (child + 1 < events.length && isBefore(events[child + 1]!, events[child]!)) child++;
      if (isBefore(event, events[child]!)) break;
      events[at] = events[child]!;
      at = child;
    }
    events[at] = event;
  }
}

const isBefore = (a: ScheduledEvent, b: ScheduledEvent): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
