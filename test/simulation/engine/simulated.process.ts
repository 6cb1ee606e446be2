import type { ScheduledEvent } from './event.heap.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * A process among others in this one: everything that its code does happens in events of its own. Killed, none of them
 * happens any more, wherever its code waits; stopped, all of them wait.
 */
export class SimulatedProcess {
  isDead = false;
  isStopped = false;
  /** What its clock says beyond the true time, ms. */
  clockOffsetMs = 0;
  private readonly postponed: ScheduledEvent[] = [];

  constructor(
    readonly name: string,
    private readonly scheduler: Scheduler,
  ) {}

  postpone(event: ScheduledEvent): void {
    this.postponed.push(event);
  }

  kill(): void {
    this.isDead = true;
    this.postponed.length = 0;
  }

  stop(): void {
    this.isStopped = true;
  }

  /** Whatever was due meanwhile is due now. */
  goOn(): void {
    this.isStopped = false;
    for (const { run } of this.postponed.splice(0)) this.scheduler.at(0, run, this);
  }
}
