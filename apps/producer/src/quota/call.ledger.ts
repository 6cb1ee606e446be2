import { BudgetSpent, NotOffered, QuotaExceeded } from '../exchange/source.errors.ts';
import type { Clock } from '../exchange/pause.gate.ts';

const DAY_MS = 86_400_000;

/**
 * What may be asked at all: families that are blocked or not offered are refused without a call, and calls are counted
 * by family over a rolling day. Kept in memory: a restart forgets the count, and the first 429 teaches it again.
 */
export class CallLedger {
  /** Most calls of a family in 24 h; undefined: any number. */
  callsPerDay: number | undefined;
  private readonly blockedUntil = new Map<string, number>();
  private readonly notOffered = new Set<string>();
  private readonly calls = new Map<string, number[]>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /**
   * @param dayShare of a day's calls, 0..1: beyond it the asker is refused, though others are not
   * @throws QuotaExceeded, NotOffered, BudgetSpent instead of a call that is known to be refused
   */
  check(family: string, dayShare = 1): void {
    const until = this.blockedUntil.get(family) ?? 0;
    if (until > this.clock.now()) throw new QuotaExceeded(family, until);
    if (this.notOffered.has(family)) throw new NotOffered(family);
    if (this.callsPerDay === undefined) return;
    const most = Math.max(1, Math.floor(this.callsPerDay * dayShare));
    if (this.callsToday(family) >= most) throw new BudgetSpent(`${most} calls of ${family} in 24 h`);
  }

  count(family: string): void {
    if (this.callsPerDay === undefined) return;
    this.calls.set(family, [...this.recent(family), this.clock.now()]);
  }

  block(family: string, until: number): void {
    this.blockedUntil.set(family, until);
  }

  refuse(family: string): void {
    this.notOffered.add(family);
  }

  /** Families that are known not to be offered, sorted. */
  get notOfferedFamilies(): string[] {
    return [...this.notOffered].sort();
  }

  /** Takes what was known before, or forgets it before a new probe. */
  replaceNotOffered(families: readonly string[]): void {
    this.notOffered.clear();
    for (const family of families) this.notOffered.add(family);
  }

  /** Seconds that each blocked family stays blocked. */
  blockedSeconds(): Map<string, number> {
    const now = this.clock.now();
    return new Map([...this.blockedUntil].map(([family, until]) => [family, Math.max(0, until - now) / 1_000]));
  }

  private callsToday(family: string): number {
    return this.recent(family).length;
  }

  private recent(family: string): number[] {
    const since = this.clock.now() - DAY_MS;
    return (this.calls.get(family) ?? []).filter((at) => at > since);
  }
}
