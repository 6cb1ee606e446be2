import type { Stream } from '@freshwax/contracts';
import { type Accepted, toExpiryDay } from '@freshwax/postgres/rows';
import type { Judged } from './judged.ts';
import { columnsOf, type JudgedChunk } from './judged-chunk.ts';
import type { StreamTable } from './stream-table.ts';
import { tieOf } from './tie.ts';

const HOUR_MS = 3_600_000;

/** An accepted record with what orders it. */
class Observed<S extends Stream> {
  readonly event: Accepted<S>['event'];
  readonly offset: bigint;
  readonly expiresOn: string;
  private computed: string | undefined;

  constructor({ record, expiresAtMs }: Judged<S>, { event }: Accepted<S>) {
    this.event = event;
    this.offset = record.offset;
    this.expiresOn = toExpiryDay(expiresAtMs);
  }

  /** Computed when it is asked for: most observations lose by their time alone, and are not written. */
  get tie(): string {
    return (this.computed ??= tieOf(this.event));
  }
}

/** What the chunks observed: the arrays of the state, and where the stream has one of its history. */
export function observationArrays<S extends Stream>(
  table: StreamTable<S>,
  chunks: readonly JudgedChunk<S>[],
): unknown[][] {
  const observed = new Map(chunks.map((one) => [one, observedIn(one)]));
  const state = columnsOf(chunks, (one) => stateArrays(table, newestOfEach(observed.get(one)!)));
  return table.history ? [...state, ...columnsOf(chunks, (one) => historyArrays(observed.get(one)!))] : state;
}

const observedIn = <S extends Stream>({ judged }: JudgedChunk<S>): Observed<S>[] =>
  judged.flatMap((it) => (it.verdict.accepted && it.fate === 'kept' ? [new Observed(it, it.verdict)] : []));

const newestOfEach = <S extends Stream>(observed: readonly Observed<S>[]): Observed<S>[] =>
  newestBy(observed, ({ event }) => `${event.source}/${event.entity_id}`);

/** The newest of each group by (observed_at, tie); of equal ones the first, as the statement would keep it. */
function newestBy<S extends Stream>(
  observed: readonly Observed<S>[],
  group: (it: Observed<S>) => string,
): Observed<S>[] {
  const newest = new Map<string, Observed<S>>();
  for (const it of observed) {
    const key = group(it);
    const held = newest.get(key);
    if (!held || isNewer(it, held)) newest.set(key, it);
  }
  return [...newest.values()];
}

const isNewer = (a: Observed<Stream>, b: Observed<Stream>): boolean =>
  a.event.observed_at > b.event.observed_at || (a.event.observed_at === b.event.observed_at && a.tie > b.tie);

function stateArrays<S extends Stream>({ columns }: StreamTable<S>, rows: readonly Observed<S>[]): unknown[][] {
  return [
    rows.map(({ event }) => event.entity_id),
    rows.map(({ event }) => event.source),
    rows.map(({ event }) => event.observed_at),
    rows.map(({ tie }) => tie),
    rows.map(({ event }) => event.payload.name),
    rows.map(({ event }) => JSON.stringify([...event.missing].sort())),
    rows.map(({ event }) => event.run_id ?? null),
    rows.map(({ expiresOn }) => expiresOn),
    rows.map(({ offset }) => offset),
    ...columns.map((column) => rows.map(({ event }) => column.of(event))),
  ];
}

/** Only observations that say something of popularity: what is not offered has no history. */
function historyArrays<S extends Stream>(observed: readonly Observed<S>[]): unknown[][] {
  const hourOf = ({ event }: Observed<S>): number => Math.floor(event.observed_at / HOUR_MS);
  const popularityOf = ({ event }: Observed<S>): number | null | undefined =>
    (event.payload as { popularity?: number | null }).popularity;
  const rows = newestBy(
    observed.filter((it) => popularityOf(it) !== undefined),
    (it) => `${it.event.source}/${hourOf(it)}/${it.event.entity_id}`,
  );
  return [
    rows.map(({ event }) => event.entity_id),
    rows.map(({ event }) => event.source),
    rows.map(hourOf),
    rows.map(({ event }) => event.observed_at),
    rows.map(({ tie }) => tie),
    rows.map(popularityOf),
    rows.map(({ expiresOn }) => expiresOn),
    rows.map(({ offset }) => offset),
  ];
}
