import { Counter, Gauge, Histogram, register } from 'prom-client';
import type { Source, Stream } from '@freshwax/contracts';
import type { CallLedger } from '../quota/call.ledger.ts';
import type { ClientObserver } from '../spotify/spotify.client.ts';

/** What the producer counts. Labels are families, streams and jobs: all of them few. */
export class ProducerMetrics {
  private readonly calls = new Counter({
    name: 'producer_source_calls_total',
    help: 'HTTP exchanges with a source, by endpoint family and status (none: no answer came)',
    labelNames: ['source', 'family', 'status'],
  });
  private readonly renewals = new Counter({
    name: 'producer_token_renewals_total',
    help: 'Tokens fetched',
    labelNames: ['source'],
  });
  private readonly pauses = new Counter({
    name: 'producer_rate_limit_pause_seconds_total',
    help: 'Seconds that all requests to a source were held back after a short 429',
    labelNames: ['source'],
  });
  private readonly published = new Counter({
    name: 'producer_events_published_total',
    help: 'Events that Kafka acknowledged',
    labelNames: ['stream'],
  });
  private readonly refused = new Counter({
    name: 'producer_events_refused_total',
    help: 'Entities whose values break the contract',
    labelNames: ['stream'],
  });
  private readonly runs = new Histogram({
    name: 'producer_run_duration_seconds',
    help: 'Runs by source, job and outcome',
    labelNames: ['source', 'job', 'outcome'],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
  });
  private readonly blocked = new Map<Source, CallLedger>();

  constructor() {
    this.exposeBlocks();
  }

  /** What the client of one source tells. */
  observerOf(source: Source): ClientObserver {
    return {
      onCall: (family, status) => this.calls.inc({ source, family, status: String(status) }),
      onTokenRenewal: () => this.renewals.inc({ source }),
      onPause: (ms) => this.pauses.inc({ source }, ms / 1_000),
    };
  }
  onPublished(stream: Stream): void {
    this.published.inc({ stream });
  }
  onRefused(stream: Stream): void {
    this.refused.inc({ stream });
  }
  onRun({ source, job, outcome, ms }: { source: Source; job: string; outcome: string; ms: number }): void {
    this.runs.observe({ source, job, outcome }, ms / 1_000);
  }

  /** Shows how long each family of this source stays blocked by its quota. */
  showBlocks(source: Source, ledger: CallLedger): void {
    this.blocked.set(source, ledger);
  }

  private exposeBlocks(): void {
    const gauge = new Gauge({
      name: 'producer_source_blocked_seconds',
      help: 'Seconds until a used up quota is asked again, by source and endpoint family',
      labelNames: ['source', 'family'],
      collect: () => {
        for (const [source, ledger] of this.blocked)
          for (const [family, seconds] of ledger.blockedSeconds()) gauge.set({ source, family }, seconds);
      },
      registers: [register],
    });
  }
}
