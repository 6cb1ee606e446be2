import { EventHeap, type ScheduledEvent } from './event.heap.ts';
import { Random } from '../../faults/random.ts';
import type { SimulatedProcess } from './simulated.process.ts';

// Taken before anything replaces it: what lets every microtask of an event run to its end.
const afterMicrotasks = setImmediate;

/** Where time begins, ms; a day's start plus some hours. */
export const BEGIN_MS = Date.UTC(2026, 9, 1, 6);

/**
 * One order of everything that happens: events at virtual times, each run to the end of its microtasks before the next.
 * Nothing waits for a real clock, and the same seed gives the same order.
 */
export class Scheduler {
  readonly random: Random;
  /** ms since 1970. */
  nowMs = BEGIN_MS;
  /** Whose code runs now: timers and questions that it starts are its own. */
  current: SimulatedProcess | undefined;
  readonly trace: string[] = [];
  /** Events that have run. */
  steps = 0;
  private readonly events = new EventHeap();

  constructor(readonly seed: number) {
    this.random = new Random(String(seed));
  }

  /** @param owner whose event it is: it does not happen when that one is dead, and later while it is stopped */
  at(delayMs: number, run: () => void, owner?: SimulatedProcess): ScheduledEvent {
    // Events of one time have no order of their own: the seed gives them one.
    const event = {
      atMs: this.nowMs + Math.max(0, delayMs),
      order: this.random.next(),
      run,
      owner,
      isCancelled: false,
    };
    this.events.push(event);
    return event;
  }

  note(what: string): void {
    this.trace.push(`${((this.nowMs - BEGIN_MS) / 1_000).toFixed(3).padStart(8)} ${what}`);
  }

  /**
   * Runs events until the condition holds.
   * @returns false when it does not hold until `deadlineMs` from now
   */
  async runUntil(isDone: () => boolean, deadlineMs: number): Promise<boolean> {
    const end = this.nowMs + deadlineMs;
    while (!isDone()) {
      if (this.events.nextMs > end) {
        this.nowMs = end;
        return false;
      }
      const event = this.events.pop()!;
      this.nowMs = event.atMs;
      if (event.isCancelled || event.owner?.isDead) continue;
      if (event.owner?.isStopped) event.owner.postpone(event);
      else await this.run(event);
    }
    return true;
  }

  private async run(event: ScheduledEvent): Promise<void> {
    this.steps++;
    this.current = event.owner;
    event.run();
    // What belongs to no process is plain code without promises.
    if (event.owner) await new Promise<void>((resolve) => void afterMicrotasks(resolve));
    this.current = undefined;
  }
}
