import type { Journal } from './journal.ts';
import type { OrderAtPoint, Point } from './orders.ts';

/** Holds the whole event loop, without the CPU that a busy loop would take from the machine's other processes. */
export function stall(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Orders that wait for their point. */
export class Armed {
  private readonly journal: Journal;
  private waiting: { order: OrderAtPoint; left: number }[] = [];

  constructor(journal: Journal) {
    this.journal = journal;
  }

  add(order: OrderAtPoint): void {
    this.waiting.push({ order, left: order.time });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The chunk is at this point now. An order that is due is carried out before this returns. */
  meet(point: Point): void {
    const due = this.waiting.filter((it) => it.order.at === point && --it.left === 0);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((it) => !due.includes(it));
    for (const { order } of due) this.obey(order);
  }

  private obey(order: OrderAtPoint): void {
    this.journal.write({ t: 'met', at: order.at });
    if (order.do === 'stall') stall(order.ms);
    else process.kill(process.pid, order.do === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  }
}
