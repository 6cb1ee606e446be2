import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { GATEWAY_ENV, type GatewayEnv } from '../env.ts';
import { fetchText } from '../http/fetch-text.ts';

const EXPLORED = ['durationMs', 'releaseAgeDays', 'trackNumber', 'artistPopularity'];
/**
 * What the overview and the radar ask that takes longest where there is much, word for word: another address has another answer. The
 * explorations find their pairs among all correlations.
 */
const QUESTIONS: readonly string[] = [
  'stats/track-duration?bins=30',
  'stats/genres?of=albums&limit=100',
  'stats/correlations',
  ...EXPLORED.map((x) => `stats/exploration?x=${x}&y=popularity&bins=30`),
];
export interface Pauses {
  /** More often than answers are forgotten, ms. */
  againAfterMs: number;
  /** While a store is away, or a first answer is computed, ms. */
  retryAfterMs: number;
}
const usualPauses: Pauses = { againAfterMs: 1_800_000, retryAfterMs: 2_000 };

/**
 * Asks the gateway's own address what would keep a reader waiting: from its start on there is an answer, of an earlier version at
 * worst. What was asked once is computed by the rules of every question, and is at once there where nothing was applied since.
 */
@Injectable()
export class FirstAnswers implements BeforeApplicationShutdown {
  private readonly over = new AbortController();

  constructor(@Inject(GATEWAY_ENV) private readonly env: Pick<GatewayEnv, 'FRESHWAX_READ_KEY'>) {}

  /** @param address where the gateway listens by now */
  async keep(address: string, { againAfterMs, retryAfterMs } = usualPauses): Promise<void> {
    while (!this.over.signal.aborted) {
      for (const question of QUESTIONS) await this.ask(`${address}/api/v1/${question}`, retryAfterMs);
      await this.rest(againAfterMs);
    }
  }

  beforeApplicationShutdown(): void {
    this.over.abort();
  }

  /** One after another: what they cost is spread, and readers come between. */
  private async ask(url: string, retryAfterMs: number): Promise<void> {
    const key = this.env.FRESHWAX_READ_KEY;
    const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    while (!this.over.signal.aborted) {
      const status = await this.statusOf(url, headers);
      if (status !== undefined && status < 500) return;
      await this.rest(retryAfterMs);
    }
  }

  private async statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
    try {
      return (await fetchText(url, { headers, signal: this.over.signal })).status;
    } catch {
      return undefined;
    }
  }

  private async rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.over.signal, ref: false }).catch(() => undefined);
  }
}
