import { Gauge, register } from 'prom-client';

/** A scrape must not wait for a store that is away, ms. */
export const SCRAPE_DEADLINE_MS = 1_000;

/** Registers a gauge of which nothing is kept from scrape to scrape: what `collect` does not set is absent. */
export function sampledGauge(
  name: string,
  help: string,
  labelNames: string[],
  collect: (gauge: Gauge) => void | Promise<void>,
): void {
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    labelNames,
    collect() {
      this.reset();
      return collect(this);
    },
  });
}
