import { setTimeout as delay } from 'node:timers/promises';
import { Turns } from './turns.ts';

export interface Pacing {
  /** A reader does not wait longer for what is known as it was a moment ago, ms. */
  patienceMs: number;
  /** Nor longer than this for what was never answered, ms: then he is told that it is being computed. */
  firstPatienceMs: number;
  /** What takes no longer than this is short work, ms: it does not wait until long work is done. */
  shortMs: number;
  /** After a computation the next of its question waits this many times as long as it took above `shortMs`. */
  rests: number;
}
/** Of long work at most a fifth of the time is spent on a question; short work is had within the second in which a page asks again. */
export const usualPacing: Pacing = { patienceMs: 75, firstPatienceMs: 3_000, shortMs: 250, rests: 4 };
/** A failure that nobody waited for is news for so long, ms: a page asks again within half of it. */
const FAILURE_KEPT_MS = 30_000;
/**
 * Questions that were never answered are computed so many at a time: each filter is one, and a few of them would else take all the
 * connections that quick answers need.
 */
const FIRST_AT_ONCE = 2;
/** Questions whose pace is known; the last answers are not more. */
const MOST_KNOWN = 200;

interface Pace {
  tookMs: number;
  restsUntilMs: number;
  running: Promise<unknown> | undefined;
  /** Of a computation that nobody waited for to its end. */
  failed: { error: unknown; atMs: number } | undefined;
}

/**
 * Questions that take longer than a reader waits, while versions come faster than they are computed: one computation at a
 * time over all short ones and one over all long ones, and meanwhile the answer of an earlier version, which names that version.
 */
export class PacedAnswers {
  private readonly paces = new Map<string, Pace>();
  private readonly shortTurns = new Turns(1);
  private readonly longTurns = new Turns(1);
  private readonly firstTurns = new Turns(FIRST_AT_ONCE);

  constructor(private readonly pacing: Pacing) {}

  /**
   * @param hasEarlier whether there is an answer of an earlier version
   * @returns the new answer, maybe of a version between; undefined when it takes longer and goes on without this reader
   * @throws what the computation throws; of one that went on without a reader to the next who asks, once
   */
  async answer<Body>(question: string, hasEarlier: boolean, compute: () => Promise<Body>): Promise<Body | undefined> {
    const pace = this.paceOf(question);
    throwFailure(pace);
    if (!hasEarlier)
      return this.withPatience(
        pace,
        this.running(pace, () => this.firstTurns.take(() => this.timed(pace, compute))),
        'firstPatienceMs',
      );
    if (pace.tookMs <= this.pacing.patienceMs) return this.timed(pace, compute);
    if (!pace.running && performance.now() < pace.restsUntilMs) return undefined;
    const turns = pace.tookMs <= this.pacing.shortMs ? this.shortTurns : this.longTurns;
    return this.withPatience(
      pace,
      this.running(pace, () => turns.take(() => this.timed(pace, compute))),
      'patienceMs',
    );
  }

  private async withPatience<Body>(
    pace: Pace,
    running: Promise<Body>,
    patience: 'patienceMs' | 'firstPatienceMs',
  ): Promise<Body | undefined> {
    const waited = new AbortController();
    const over = delay(this.pacing[patience], undefined, { signal: waited.signal }).catch(() => undefined);
    try {
      return await Promise.race([running, over]);
    } catch (error) {
      // Told here, to who waited for it.
      pace.failed = undefined;
      throw error;
    } finally {
      waited.abort();
    }
  }

  /** The one that runs for all who ask, or a new one. */
  private running<Body>(pace: Pace, begin: () => Promise<Body>): Promise<Body> {
    if (pace.running) return pace.running as Promise<Body>;
    const running = begin();
    pace.running = running;
    // Whoever asked may have left without it; the next one to ask is told, and the one after tries again.
    running
      .catch((error: unknown) => (pace.failed = { error, atMs: performance.now() }))
      .finally(() => (pace.running = undefined));
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
      pace.restsUntilMs = performance.now() + this.pacing.rests * Math.max(0, tookMs - this.pacing.shortMs);
    }
  }

  private paceOf(question: string): Pace {
    const pace = this.paces.get(question) ?? { tookMs: 0, restsUntilMs: 0, running: undefined, failed: undefined };
    this.paces.delete(question);
    this.paces.set(question, pace);
    if (this.paces.size > MOST_KNOWN) this.paces.delete(this.paces.keys().next().value!);
    return pace;
  }
}

function throwFailure(pace: Pace): void {
  const { failed } = pace;
  pace.failed = undefined;
  if (failed && performance.now() - failed.atMs < FAILURE_KEPT_MS) throw failed.error;
}
