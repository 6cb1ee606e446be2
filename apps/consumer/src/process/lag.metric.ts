import { Gauge } from 'prom-client';
import type { BatchServer } from '@freshwax/kafka/batch';

/** Read when the metrics are asked for, not by a timer. */
export function exposeLag(server: BatchServer): void {
  new Gauge({
    name: 'consumer_lag_records',
    help: 'Records published but not yet applied, by partition of this member',
    labelNames: ['topic', 'partition'],
    async collect() {
      this.reset();
      for (const { topic, partition, lag } of await server.lag().catch(() => []))
        this.set({ topic, partition: String(partition) }, Number(lag));
    },
  });
}
