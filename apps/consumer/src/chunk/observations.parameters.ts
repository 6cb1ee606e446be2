import type { Event, Stream } from '@freshwax/contracts';
import { BinaryArray, type Element, type ElementType } from '@freshwax/postgres';
import { eventOf, toExpiryDay } from '@freshwax/postgres/rows';
import { historyTypes, stateTypes } from './chunk.statement.ts';
import type { Held, Judged } from './judged.ts';
import type { JudgedChunk } from './judged-chunk.ts';
import type { StreamTable } from './stream-table.ts';
import { tieOf } from './tie.ts';

const HOUR_MS = 3_600_000;

/** An accepted record with what orders it. */
class Observed<S extends Stream> {
  private computed: string | undefined;

  constructor(
    private readonly stream: S,
    private readonly judged: Judged,
    readonly held: Held,
  ) {}

  /** Of its entity: what is accepted has it for its key. */
  get id(): string {
    return this.judged.record.key!.toString('utf8');
  }

  get offset(): bigint {
    return this.judged.record.offset;
  }

  get expiresOn(): string {
    return toExpiryDay(this.judged.expiresAtMs);
  }

  get hour(): number {
    return Math.floor(this.held.observedAtMs / HOUR_MS);
  }

  /** Computed when it is asked for: most observations lose by their time alone, and are not written. */
  get tie(): string {
    return this.tieOf();
  }

  tieOf(event?: Event<S>): string {
    return (this.computed ??= tieOf(event ?? this.read()));
  }

  /** All that it says. */
  read(): Event<S> {
    return (this.held.event as Event<S> | undefined) ?? eventOf(this.stream, this.judged.record.value!);
  }
}

/** What the chunks observed: the arrays of the state, and where the stream has one of its history, each as PostgreSQL takes it. */
export function observationArrays<S extends Stream>(table: StreamTable<S>, chunks: readonly JudgedChunk[]): Buffer[] {
  const observed = chunks.map((one) => observedIn(table, one));
  const state = arraysOf(stateTypes(table), observed.map(newestOfEach), stateRow(table));
  return table.history ? [...state, ...arraysOf(historyTypes, observed.map(newestOfHours), historyRow)] : state;
}

const observedIn = <S extends Stream>({ stream }: StreamTable<S>, { judged }: JudgedChunk): Observed<S>[] =>
  judged.flatMap((it) => (it.verdict.accepted && it.fate === 'kept' ? [new Observed(stream, it, it.verdict)] : []));

const newestOfEach = <S extends Stream>(observed: readonly Observed<S>[]): Observed<S>[] =>
  newestBy(observed, ({ id, held }) => `${held.source}/${id}`);

/** The newest of each group by (observed_at, tie); of equal ones the first, as the statement would keep it. */
function newestBy<S extends Stream>(
  observed: readonly Observed<S>[],
  group: (it: Observed<S>) => string,
): Observed<S>[] {
  const newest = new Map<string, Observed<S>>();
  for (const it of observed) {
    const key = group(it);
    const before = newest.get(key);
    if (!before || isNewer(it, before)) newest.set(key, it);
  }
  return [...newest.values()];
}

const isNewer = (a: Observed<Stream>, b: Observed<Stream>): boolean =>
  a.held.observedAtMs > b.held.observedAtMs || (a.held.observedAtMs === b.held.observedAtMs && a.tie > b.tie);

type Row<S extends Stream> = (it: Observed<S>) => Element[];

/** Row by row, the number of the chunk first: what a row says is read, divided among the arrays, and let go. */
function arraysOf<S extends Stream>(
  types: readonly ElementType[],
  chunks: readonly Observed<S>[][],
  toRow: Row<S>,
): Buffer[] {
  const count = chunks.reduce((sum, { length }) => sum + length, 0);
  const arrays = types.map((type) => new BinaryArray(type, count));
  for (const [chunk, rows] of chunks.entries())
    for (const it of rows) {
      const row = toRow(it);
      arrays[0]!.push(chunk + 1);
      for (let at = 0; at < row.length; at++) arrays[at + 1]!.push(row[at]!);
    }
  return arrays.map((array) => array.toBuffer());
}

function stateRow<S extends Stream>({ columns }: StreamTable<S>): Row<S> {
  return (it) => {
    const event = it.read();
    return [
      event.entity_id,
      event.source,
      event.observed_at,
      it.tieOf(event),
      event.payload.name,
      JSON.stringify([...event.missing].sort()),
      event.run_id ?? null,
      it.expiresOn,
      it.offset,
      ...columns.map(({ of }) => of(event)),
    ];
  };
}

/** Only observations that say something of popularity: what is not offered has no history. */
const newestOfHours = <S extends Stream>(observed: readonly Observed<S>[]): Observed<S>[] =>
  newestBy(
    observed.filter(({ held }) => held.popularity !== undefined),
    ({ held, hour, id }) => `${held.source}/${hour}/${id}`,
  );

const historyRow = ({ id, held, hour, tie, expiresOn, offset }: Observed<Stream>): Element[] => [
  id,
  held.source,
  hour,
  held.observedAtMs,
  tie,
  held.popularity!,
  expiresOn,
  offset,
];
