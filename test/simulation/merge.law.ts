import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Stream } from '@freshwax/contracts';
import { LIVE } from '../../apps/consumer/src/chunk/build.ts';
import { chunkParameters } from '../../apps/consumer/src/chunk/chunk.parameters.ts';
import { chunkStatement } from '../../apps/consumer/src/chunk/chunk.statement.ts';
import { judge } from '../../apps/consumer/src/chunk/judged.ts';
import { trackMetaTable } from '../../apps/consumer/src/track-meta/track-meta.table.ts';
import { foldJoint } from './postgres/aggregate.rules.ts';
import { applyChunks } from './postgres/chunk.rules.ts';
import { DatabaseModel, type LiveTables, type Row } from './postgres/tables.ts';

const HOUR_MS = 3_600_000;
const KAFKA_MS = Date.UTC(2026, 9, 1, 12);
const STREAM: Stream = 'track_meta';

/** What was said: few entities, times and values, so that they meet. */
interface Said {
  id: string;
  source: 'spotify' | 'simulator';
  observedAt: number;
  popularity: number | null | undefined;
  duration: number | null;
}

const saids = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b'),
    source: fc.constantFrom('spotify' as const, 'simulator' as const),
    observedAt: fc.integer({ min: 0, max: 50 }).map((step) => KAFKA_MS - step * (HOUR_MS / 2)),
    popularity: fc.constantFrom(null, undefined, 0, 1, 100),
    duration: fc.constantFrom(null, 1, 999, 1_000, 16_777_217, 86_400_000),
  }),
  { minLength: 1, maxLength: 30 },
);

function toRecord({ id, source, observedAt, popularity, duration }: Said, at: number) {
  const payload = { name: 'n', album_id: null, artists: [], duration_ms: duration, explicit: null };
  const missing = ['isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'];
  const event = {
    event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
    type: STREAM,
    version: 2,
    source,
    observed_at: observedAt,
    entity_id: id,
    payload: popularity === undefined ? payload : { ...payload, popularity },
    missing: popularity === undefined ? [...missing, 'popularity'] : missing,
  };
  const value = Buffer.from(JSON.stringify(event));
  return { offset: BigInt(at), timestampMs: KAFKA_MS, key: Buffer.from(id), value, headers: {} };
}

/** The product's judgement and parameters, chunk by chunk, applied by the model of the statement. */
function applied(said: readonly Said[], cuts: readonly number[]): LiveTables {
  const database = new DatabaseModel();
  const nothing = { applied: 0n, rejected: 0n, lastOffset: null, lastRecord: null, lastRecordAt: null };
  database.ledger.set('t/0', {
    topic: 't',
    part: 0,
    generation: 0,
    topicId: 'x',
    epoch: 1n,
    base: 0n,
    next: 0n,
    ...nothing,
  });
  const edges = [...new Set([0, ...cuts.map((it) => it % said.length), said.length])].sort((a, b) => a - b);
  for (const [at, from] of edges.slice(0, -1).entries()) {
    const by = { retention: new Map<string, number>(), rules: [], generation: 0, nowMs: KAFKA_MS };
    const judged = said
      .slice(from, edges[at + 1])
      .map((it, step) => judge('track_meta', toRecord(it, from + step), by));
    const place = { topic: 't', partition: 0, generation: 0, topicId: 'x', epoch: 1n };
    const claim = { ...place, nextOffset: BigInt(from), lastOffset: null, lastRecord: null };
    const chunk = { claim, from: BigInt(from), to: BigInt(edges[at + 1]!), doomed: [] };
    const { shape, values } = chunkParameters(trackMetaTable, [{ chunk, judged }]);
    const text = chunkStatement(trackMetaTable, LIVE, shape);
    if (!applyChunks(database, database.live, { stream: STREAM, text, values })[0]) throw new Error('fenced');
  }
  return database.live;
}

/** What readers see: rows without the place that they came from, sums without zeros, joint rows folded. */
function seen(live: LiveTables): object {
  const plain = ({ off: _, ...row }: Row): string =>
    JSON.stringify(row, (__, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  foldJoint(live, Infinity);
  const sums = [...live.aggregate('popularity_count').values()].map(({ source, group, sums }) => [
    source,
    group,
    ...Object.values(sums).map(String),
  ]);
  return {
    state: [...live.stateOf(STREAM).values()].map(plain).sort(),
    history: [...live.history.values()].map(plain).sort(),
    aggregates: sums
      .filter((it) => it.slice(2).some((sum) => sum !== '0'))
      .map(String)
      .sort(),
    joint: [...live.joint]
      .filter(([, n]) => n !== 0n)
      .map(String)
      .sort(),
  };
}

const shuffled = <T>(all: readonly T[], seed: number): T[] =>
  all
    .map((it, at) => ({ it, key: ((at + 1) * 7_919 + seed) % 10_007 }))
    .sort((a, b) => a.key - b.key)
    .map(({ it }) => it);

describe('merging', () => {
  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(saids, fc.nat(), (said, seed) =>
        expect(seen(applied(shuffled(said, seed), []))).toEqual(seen(applied(said, []))),
      ),
    );
  });

  it('does not depend on where chunks are cut, the history of each hour included', () => {
    fc.assert(
      fc.property(saids, fc.array(fc.nat(), { maxLength: 8 }), (said, cuts) =>
        expect(seen(applied(said, cuts))).toEqual(seen(applied(said, []))),
      ),
    );
  });

  it('takes what it was told before for nothing new', () => {
    fc.assert(
      fc.property(saids, (said) =>
        expect(seen(applied([...said, ...said], [said.length]))).toEqual(seen(applied(said, []))),
      ),
    );
  });

  it('is the same whatever is merged with what first', () => {
    fc.assert(
      fc.property(saids, saids, saids, (a, b, c) =>
        expect(seen(applied([...a, ...b, ...c], [a.length]))).toEqual(
          seen(applied([...b, ...c, ...a], [b.length + c.length])),
        ),
      ),
    );
  });

  it('adds up, change by change, to what a count of all rows gives', () => {
    fc.assert(
      fc.property(saids, fc.array(fc.nat(), { maxLength: 8 }), (said, cuts) => {
        const live = applied(said, cuts);
        const rows = [...live.stateOf(STREAM).values()];
        const groups = [...live.aggregate('popularity_count').values()];
        for (const { source, group, sums } of groups) {
          const here = rows.filter((row) => row['source'] === source && (row['popularity'] ?? -1) === group);
          const ms = here.flatMap((row) => (row['duration_ms'] === null ? [] : [BigInt(row['duration_ms'] as number)]));
          expect([sums['n'], sums['n_dur'], sums['s'], sums['ss']]).toEqual([
            BigInt(here.length),
            BigInt(ms.length),
            ms.reduce((sum, it) => sum + it, 0n),
            ms.reduce((sum, it) => sum + it * it, 0n),
          ]);
        }
        expect(groups.reduce((sum, { sums }) => sum + sums['n']!, 0n)).toBe(BigInt(rows.length));
      }),
    );
  });

  it('folds joint counts to the same sums, however many at a time', () => {
    fc.assert(
      fc.property(saids, fc.array(fc.nat(), { maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (said, cuts, turn) => {
        const live = applied(said, cuts);
        while (foldJoint(live, turn) > 0);
        expect(seen(live)).toEqual(seen(applied(said, [])));
      }),
    );
  });
});

describe('thinning of the history', () => {
  /** 08_history_thin: of each UTC day before the hour, the newest. */
  const thinned = (said: readonly Said[], before: number): Said[] =>
    said.filter((it) => {
      const hour = Math.floor(it.observedAt / HOUR_MS);
      if (hour >= before) return true;
      const day = Math.floor(hour / 24);
      return !said.some((other) => isSameDay(other, it, day) && other.observedAt > it.observedAt);
    });
  const isSameDay = (other: Said, it: Said, day: number): boolean =>
    other.id === it.id && other.source === it.source && Math.floor(other.observedAt / HOUR_MS / 24) === day;
  const newest = (said: readonly Said[]): Said[] => [
    ...new Map(said.map((it) => [`${it.id}/${it.source}/${it.observedAt}`, it])).values(),
  ];
  const keys = (said: readonly Said[]): string[] => said.map((it) => `${it.id}/${it.source}/${it.observedAt}`).sort();

  it('gives the same rows early, late, twice, or before late arrivals', () => {
    const before = Math.floor(KAFKA_MS / HOUR_MS) - 6;
    fc.assert(
      fc.property(saids, saids, (early, late) => {
        const once = thinned(newest([...early, ...late]), before);
        expect(keys(thinned(once, before))).toEqual(keys(once));
        expect(keys(thinned(newest([...thinned(newest(early), before), ...late]), before))).toEqual(keys(once));
      }),
    );
  });
});
