import { Counter, Gauge, Histogram, register } from 'prom-client';
import type { Stream } from '@freshwax/contracts';
import type { CallLedger } from '../spotify/call.ledger.ts';
import type { ClientObserver } from '../spotify/spotify.client.ts';

/** What the producer counts. Labels are families, streams and jobs: all of them few. */
export class ProducerMetrics implements ClientObserver {
  private readonly calls = new Counter({
    name: 'producer_source_calls_total',
    help: 'HTTP exchanges with the source, by endpoint family and status (none: no answer came)',
    labelNames: ['family', 'status'],
  });
  private readonly renewals = new Counter({ name: 'producer_token_renewals_total', help: 'Tokens fetched' });
  private readonly pauses = new Counter({
    name: 'producer_rate_limit_pause_seconds_total',
    help: 'Seconds that all requests were held back after a short 429',
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
    help: 'Runs by job and outcome',
    labelNames: ['job', 'outcome'],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
  });

  onCall(family: string, status: number | 'none'): void {
    this.calls.inc({ family, status: String(status) });
  }
  onTokenRenewal(): void {
    this.renewals.inc();
  }
  onPause(ms: number): void {
    this.pauses.inc(ms / 1_000);
  }
  onPublished(stream: Stream): void {
    this.published.inc({ stream });
  }
  onRefused(stream: Stream): void {
    this.refused.inc({ stream });
  }
  onRun({ job, outcome, ms }: { job: string; outcome: string; ms: number }): void {
    this.runs.observe({ job, outcome }, ms / 1_000);
  }

  /** Shows how long each family stays blocked by its quota. */
  exposeBlocks(ledger: CallLedger): void {
    const gauge = new Gauge({
      name: 'producer_source_blocked_seconds',
      help: 'Seconds until a used up quota is asked again, by endpoint family',
      labelNames: ['family'],
      collect: () => {
        for (const [family, seconds] of ledger.blockedSeconds()) gauge.set({ family }, seconds);
      },
      registers: [register],
    });
  }
}
