import type { PipelineAnswer } from '@freshwax/contracts';

type Pipeline = PipelineAnswer['data'];
export type Service = Pipeline['services'][number];
export type Stream = Pipeline['streams'][number];

export interface Totals {
  /** Records ever published, over all partitions; null while a broker does not say. */
  readonly published: number | null;
  readonly applied: number;
  readonly rejected: number;
  /** Records applied a second, in the last minute. */
  readonly ratePerSecond: number | null;
  /** ISO instant of the newest applied record. */
  readonly lastAppliedAt: string | null;
}

export function toTotals({ streams, partitions }: Pipeline): Totals {
  const marks = partitions.map((partition) => partition.highWatermark).filter((mark) => mark !== null);
  const rates = streams.map((stream) => stream.ratePerSecond).filter((rate) => rate !== null);
  const times = streams.map((stream) => stream.lastAppliedAt).filter((at) => at !== null);
  return {
    published: marks.length > 0 ? marks.reduce((sum, mark) => sum + Number(mark), 0) : null,
    applied: streams.reduce((sum, stream) => sum + stream.applied, 0),
    rejected: streams.reduce((sum, stream) => sum + stream.rejected, 0),
    ratePerSecond: rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) : null,
    lastAppliedAt: times.sort().at(-1) ?? null,
  };
}

/** Services by a part of their name: several consumers share one. */
export const servicesLike = (services: readonly Service[], part: string): Service[] =>
  services.filter((service) => service.name.toLowerCase().includes(part));

const order: Record<Service['state'], number> = { up: 0, starting: 1, down: 2 };

/** The worst state of several; null when none is known. */
export function worstState(services: readonly Service[]): Service['state'] | null {
  return services.reduce<Service['state'] | null>(
    (worst, { state }) => (worst === null || order[state] > order[worst] ? state : worst),
    null,
  );
}
