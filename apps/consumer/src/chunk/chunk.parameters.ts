import type { Stream } from '@freshwax/contracts';
import { windowOf } from '@freshwax/cassandra';
import { recordHash } from '@freshwax/kafka';
import { type Accepted, toExpiryDay } from '@freshwax/postgres/rows';
import type { DoomedRule } from '../purge/standing-rules.ts';
import type { Appliable } from './chunk.sink.ts';
import type { Judged } from './judged.ts';
import { letterOf, type Letter } from './redrive-of.ts';
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

/** The parameters of `chunkStatement`, in its order. */
export function chunkParameters<S extends Stream>(
  table: StreamTable<S>,
  chunk: Appliable,
  judged: readonly Judged<S>[],
): unknown[] {
  const { topic, partition, generation, epoch } = chunk.claim;
  const accepted = judged.filter(({ verdict }) => verdict.accepted).length;
  const observed = judged.flatMap((it) =>
    it.verdict.accepted && it.fate === 'kept' ? [new Observed(it, it.verdict)] : [],
  );
  const last = judged.at(-1)!.record;
  const head = [topic, partition, generation, epoch, chunk.from, chunk.to, accepted, judged.length - accepted];
  return [
    ...head,
    recordHash(last),
    last.offset,
    last.timestampMs,
    ...deadLetterArrays(judged),
    ...redrivenArrays(judged),
    ...windowArrays(judged),
    ...doomedArrays(chunk.doomed),
    ...stateArrays(
      table,
      newestBy(observed, ({ event }) => `${event.source}/${event.entity_id}`),
    ),
    ...(table.history ? historyArrays(observed) : []),
  ];
}

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

function deadLetterArrays(judged: readonly Judged[]): unknown[][] {
  const dead = judged.flatMap(({ record, verdict, fate }) =>
    verdict.accepted ? [] : [{ record, verdict, fate, letter: letterOf(record.headers) }],
  );
  return [
    dead.map(({ record }) => record.offset),
    dead.map(({ verdict }) => verdict.reason),
    dead.map(({ verdict }) => verdict.path),
    dead.map(({ record }) => record.timestampMs),
    dead.map(({ fate }) => fate === 'purged'),
    dead.map(({ verdict }) => verdict.detail),
    dead.map(({ letter }) => letter?.generation ?? null),
    dead.map(({ letter }) => letter?.offset ?? null),
  ];
}

/** Letters whose records came again: settled by the first that is accepted, or counted as rejected again. */
function redrivenArrays(judged: readonly Judged[]): unknown[][] {
  const letters = new Map<string, { letter: Letter; settledBy: bigint | null; again: number }>();
  for (const { record, verdict } of judged) {
    const letter = letterOf(record.headers);
    if (!letter) continue;
    const key = `${letter.generation}/${letter.offset}`;
    const it = letters.get(key) ?? { letter, settledBy: null, again: 0 };
    if (verdict.accepted) it.settledBy ??= record.offset;
    else it.again++;
    letters.set(key, it);
  }
  const rows = [...letters.values()].sort((a, b) => comparePlaces(a.letter, b.letter));
  return [
    rows.map(({ letter }) => letter.generation),
    rows.map(({ letter }) => letter.offset),
    rows.map(({ settledBy }) => settledBy),
    rows.map(({ again }) => again),
  ];
}

const comparePlaces = (a: Letter, b: Letter): number =>
  a.generation - b.generation || (a.offset < b.offset ? -1 : Number(a.offset > b.offset));

interface WindowCount {
  window: number;
  source: string;
  day: string;
  accepted: number;
  rejected: number;
  purged: number;
}

/** Counts by window, source and day of expiry. A rejected record has no source. */
function windowArrays(judged: readonly Judged[]): unknown[][] {
  const counts = new Map<string, WindowCount>();
  // A chunk is of one window.
  const window = windowOf(judged[0]!.record.offset);
  for (const { verdict, expiresAtMs, fate } of judged) {
    const source = verdict.accepted ? verdict.event.source : '';
    const day = toExpiryDay(expiresAtMs);
    const key = `${source}/${day}`;
    let count = counts.get(key);
    if (!count) counts.set(key, (count = { window, source, day, accepted: 0, rejected: 0, purged: 0 }));
    if (verdict.accepted) count.accepted++;
    else count.rejected++;
    if (fate === 'purged') count.purged++;
  }
  const rows = [...counts.values()];
  return [
    rows.map((it) => it.window),
    rows.map((it) => it.source),
    rows.map((it) => it.day),
    rows.map((it) => it.accepted),
    rows.map((it) => it.rejected),
    rows.map((it) => it.purged),
  ];
}

/** Each rule of each partition: a state row under one of them is as good as gone. */
const doomedArrays = (doomed: readonly DoomedRule[]): unknown[][] => [
  doomed.map((it) => it.source),
  doomed.map((it) => it.observedBeforeMs),
  doomed.map((it) => it.partition),
  doomed.map((it) => it.upto.generation),
  doomed.map((it) => it.upto.offset),
];

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
