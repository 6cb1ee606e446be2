import { Counter, Histogram } from 'prom-client';
import type { Stream } from '@freshwax/contracts';
import type { Judged } from './judged.ts';

/** What the hot path counts; one line of metrics a stream. */
export class ChunkMetrics {
  private readonly records = new Counter({
    name: 'consumer_records_total',
    help: 'Records applied, by verdict',
    labelNames: ['stream', 'verdict'],
  });
  private readonly deadLetters = new Counter({
    name: 'dead_letters_total',
    help: 'Records that became dead letters',
    labelNames: ['stream', 'reason'],
  });
  private readonly fences = new Counter({
    name: 'consumer_fences_total',
    help: 'Chunks refused by the fence',
    labelNames: ['stream'],
  });
  private readonly redeliveries = new Counter({
    name: 'consumer_redeliveries_total',
    help: 'Chunks asked for again because a store was away',
    labelNames: ['stream'],
  });
  private readonly seconds = new Histogram({
    name: 'consumer_chunk_seconds',
    help: 'From judging to applied',
    labelNames: ['stream'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  });

  applied(stream: Stream, judged: readonly Judged[], milliseconds: number): void {
    const dead = judged.flatMap(({ verdict }) => (verdict.accepted ? [] : [verdict]));
    for (const fate of ['kept', 'expired', 'purged'] as const) {
      const taken = judged.filter((it) => it.verdict.accepted && it.fate === fate).length;
      this.records.inc({ stream, verdict: fate === 'kept' ? 'accepted' : fate }, taken);
    }
    this.records.inc({ stream, verdict: 'rejected' }, dead.length);
    for (const { reason } of dead) this.deadLetters.inc({ stream, reason });
    this.seconds.observe({ stream }, milliseconds / 1_000);
  }

  fenced(stream: Stream): void {
    this.fences.inc({ stream });
  }

  redelivered(stream: Stream): void {
    this.redeliveries.inc({ stream });
  }
}
