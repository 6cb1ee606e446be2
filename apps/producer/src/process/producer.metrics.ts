import { Counter, Gauge, Histogram } from 'prom-client';
import type { Source, Stream } from '@freshwax/contracts';
import type { QuotaLedger } from '../quota/quota.ledger.ts';
import type { ClientObserver } from '../spotify/spotify.client.ts';

/** What the producer counts. Labels are families, streams and jobs: all of them few. */
export class ProducerMetrics {
  private readonly calls = new Counter({
    name: 'producer_source_calls_total',
    help: 'HTTP exchanges with a source, by endpoint family and status (none: no answer came)',
    labelNames: ['source', 'family', 'status'],
  });
  private readonly durations = new Histogram({
    name: 'producer_source_call_duration_seconds',
    help: 'HTTP exchanges with a source from request to the end of the answer, by endpoint family',
    labelNames: ['source', 'family'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30],
  });
  private readonly tries = new Histogram({
    name: 'producer_source_tries',
    help: 'Exchanges that one question took, by endpoint family',
    labelNames: ['source', 'family'],
    buckets: [1, 2, 3, 4],
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
  private readonly quotas = new Map<Source, { ledger: QuotaLedger; now: () => number }>();

  constructor() {
    this.exposeQuotas();
  }

  /** What the client of one source tells. */
  observerOf(source: Source): ClientObserver {
    return {
      onCall: (family, status, ms) => {
        this.calls.inc({ source, family, status: String(status) });
        this.durations.observe({ source, family }, ms / 1_000);
      },
      onTries: (family, tries) => this.tries.observe({ source, family }, tries),
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

  /** Shows what each bucket of this source has been asked in a day, and how long it stays blocked. */
  showQuotas(source: Source, ledger: QuotaLedger, now: () => number): void {
    this.quotas.set(source, { ledger, now });
  }

  private exposeQuotas(): void {
    const labelNames = ['source', 'bucket'] as const;
    const gaugeOf = (name: string, help: string) => new Gauge({ name, help, labelNames });
    const budget = gaugeOf('spotify_quota_budget', 'Calls of a bucket that 24 h may hold; none where any number may');
    const blocked = gaugeOf('spotify_quota_blocked_seconds', 'Seconds until a used up quota is asked again');
    const calls = new Gauge({
      name: 'spotify_quota_calls',
      help: 'Calls of the last 24 h by bucket, as last seen',
      labelNames,
      collect: () => {
        for (const [source, { ledger, now }] of this.quotas)
          for (const state of ledger.states) {
            const labels = { source, bucket: state.bucket };
            calls.set(labels, state.calls);
            if (state.budget !== undefined) budget.set(labels, state.budget);
            blocked.set(labels, Math.max(0, state.blockedUntil - now()) / 1_000);
          }
      },
    });
  }
}
