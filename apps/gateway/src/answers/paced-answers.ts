import { setTimeout as delay } from 'node:timers/promises';

export interface Pacing {
  /** A reader does not wait longer for what is known as it was a moment ago, ms. */
  patienceMs: number;
  /** After a computation the next of its question waits this many times as long as it took. */
  rests: number;
}
/** At most a fifth of the time is spent on a question. */
export const usualPacing: Pacing = { patienceMs: 75, rests: 4 };
/** Questions whose pace is known; the last answers are not more. */
const MOST_KNOWN = 200;

interface Pace {
  tookMs: number;
  restsUntilMs: number;
  running: Promise<unknown> | undefined;
}

/**
 * Questions that take longer than a reader waits, while versions come faster than they are computed: one computation at a
 * time over all of them, and meanwhile the answer of an earlier version, which names that version.
 */
export class PacedAnswers {
  private readonly paces = new Map<string, Pace>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly pacing: Pacing) {}

  /**
   * @param hasEarlier whether there is an answer of an earlier version
   * @returns the new answer; undefined when the earlier one is to be given meanwhile
   */
  async answer<Body>(question: string, hasEarlier: boolean, compute: () => Promise<Body>): Promise<Body | undefined> {
    const pace = this.paceOf(question);
    if (!hasEarlier || pace.tookMs <= this.pacing.patienceMs) return this.timed(pace, compute);
    if (!pace.running && performance.now() < pace.restsUntilMs) return undefined;
    pace.running ??= this.inTurn(pace, compute);
    const waited = new AbortController();
    const patience = delay(this.pacing.patienceMs, undefined, { signal: waited.signal }).catch(() => undefined);
    try {
      return (await Promise.race([pace.running, patience])) as Body | undefined;
    } finally {
      waited.abort();
    }
  }

  private inTurn<Body>(pace: Pace, compute: () => Promise<Body>): Promise<Body> {
    const before = this.turn;
    const running = before.then(() => this.timed(pace, compute));
    this.turn = running.catch(() => undefined);
    // Whoever asked may have left with the earlier answer; the next one to ask tries again.
    running.catch(() => undefined).finally(() => (pace.running = undefined));
    return running;
  }

  private async timed<Body>(pace: Pace, compute: () => Promise<Body>): Promise<Body> {
    const begin = performance.now();
    try {
      return await compute();
    } finally {
      const tookMs = performance.now() - begin;
      // One quick answer may have found the work of another question done.
      pace.tookMs = Math.max(tookMs, pace.tookMs / 2);
      pace.restsUntilMs = performance.now() + this.pacing.rests * tookMs;
    }
  }

  private paceOf(question: string): Pace {
    const pace = this.paces.get(question) ?? { tookMs: 0, restsUntilMs: 0, running: undefined };
    this.paces.delete(question);
    this.paces.set(question, pace);
    if (this.paces.size > MOST_KNOWN) this.paces.delete(this.paces.keys().next().value!);
    return pace;
  }
}
