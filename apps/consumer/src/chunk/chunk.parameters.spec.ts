import { describe, expect, it } from '@jest/globals';
import { REDRIVE_OF } from '@freshwax/contracts';
import fc from 'fast-check';
import { readBinaryArray } from '../../../../test/simulation/postgres/binary.array.ts';
import { trackMetaTable } from '../track-meta/track-meta.table.ts';
import { LIVE } from './build.ts';
import { chunkParameters } from './chunk.parameters.ts';
import { chunkStatement, STATE_PARAMETER } from './chunk.statement.ts';
import { judge, type Judged } from './judged.ts';

const HOUR_MS = 3_600_000;
/** After the number of the chunk. */
const STATE = STATE_PARAMETER;
const KAFKA_TIME = 1_790_000_000_000;
const claim = {
  topic: 't',
  partition: 0,
  generation: 0,
  topicId: 'x',
  epoch: 1n,
  nextOffset: 0n,
  lastOffset: null,
  lastRecord: null,
};

interface Said {
  id: string;
  observedAt: number;
  popularity: number | null;
}

const judgedOf = (said: readonly Said[], keepsEvents = false): Judged[] =>
  said.map(({ id, observedAt, popularity }, at) => {
    const event = {
      event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
      type: 'track_meta',
      version: 2,
      source: 'simulator',
      observed_at: observedAt,
      entity_id: id,
      payload: { name: 'n', album_id: null, artists: [], duration_ms: 1_000, explicit: null, popularity },
      missing: ['isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
    };
    const record = {
      offset: BigInt(at),
      timestampMs: KAFKA_TIME,
      key: Buffer.from(id),
      value: Buffer.from(JSON.stringify(event)),
      headers: {},
    };
    const by = { retention: new Map(), rules: [], generation: 0, nowMs: KAFKA_TIME, keepsEvents };
    return judge('track_meta', record, by);
  });

const arrays = (judged: Judged[]) => {
  const chunk = { claim, from: 0n, to: BigInt(judged.length), doomed: [] };
  const { values } = chunkParameters(trackMetaTable, [{ chunk, judged }]);
  const all = values.map((value) => (Buffer.isBuffer(value) ? readBinaryArray(value) : [value]));
  const history = all.slice(-8);
  return {
    all,
    state: (all[STATE] as string[]).map((id, at) => ({
      id,
      observedAt: Number(all[STATE + 2]![at]),
      tie: all[STATE + 3]![at],
    })),
    history: (history[0] as string[]).map((id, at) => ({
      id,
      hour: Number(history[2]![at]),
      observedAt: Number(history[3]![at]),
      tie: history[4]![at],
      popularity: history[5]![at],
    })),
  };
};

const saids = fc.array(
  fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    observedAt: fc.integer({ min: KAFKA_TIME - 3 * HOUR_MS, max: KAFKA_TIME }),
    popularity: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  }),
  { minLength: 1, maxLength: 40 },
);
const byKey = <T extends { id: string; hour?: number }>(rows: T[]): T[] =>
  rows.toSorted((a, b) => `${a.id}${a.hour}`.localeCompare(`${b.id}${b.hour}`));

describe('chunk parameters', () => {
  const one = judgedOf([{ id: 'a', observedAt: KAFKA_TIME, popularity: 1 }]);
  const refused = judge(
    'track_meta',
    { ...one[0]!.record, value: Buffer.from('no JSON') },
    { retention: new Map(), rules: [], generation: 0, nowMs: KAFKA_TIME },
  );
  const republished = { ...one[0]!, record: { ...one[0]!.record, headers: { [REDRIVE_OF]: '0/5' } } };
  const rule = { source: 'simulator', observedBeforeMs: 1, partition: 0, upto: { generation: 0, offset: 1n } };
  const chunk = { claim, from: 0n, to: 1n, doomed: [] };

  it.each([
    { what: 'accepted records', judged: one, doomed: [], shape: 'plain' },
    { what: 'a refused record', judged: [refused], doomed: [], shape: 'whole' },
    { what: 'a record that was published again', judged: [republished], doomed: [], shape: 'whole' },
    { what: 'a purge under way', judged: one, doomed: [rule], shape: 'whole' },
  ])('has one value for each parameter of the $shape statement: $what', ({ judged, doomed, shape }) => {
    const parameters = chunkParameters(trackMetaTable, [{ chunk: { ...chunk, doomed }, judged }]);
    expect(parameters.shape).toBe(shape);
    const text = chunkStatement(trackMetaTable, LIVE, parameters.shape);
    const numbers = new Set([...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
    expect([...numbers].sort((a, b) => a - b)).toEqual(parameters.values.map((_, at) => at + 1));
  });

  it('keeps the newest observation of an entity, whatever the order of arrival', () => {
    fc.assert(
      fc.property(saids, fc.nat(), (said, seed) => {
        const shuffled = said
          .map((it, at) => ({ it, key: (at * 7919 + seed) % 1009 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ it }) => it);
        expect(byKey(arrays(judgedOf(shuffled)).state)).toEqual(byKey(arrays(judgedOf(said)).state));
      }),
    );
  });

  it('keeps the newest observation of each hour, also of those that lose the state', () => {
    fc.assert(
      fc.property(saids, (said) => {
        const { history } = arrays(judgedOf(said));
        const hours = new Set(said.map(({ id, observedAt }) => `${id}/${Math.floor(observedAt / HOUR_MS)}`));
        expect(new Set(history.map(({ id, hour }) => `${id}/${hour}`))).toEqual(hours);
        for (const row of history) {
          const same = said.filter(
            ({ id, observedAt }) => id === row.id && Math.floor(observedAt / HOUR_MS) === row.hour,
          );
          expect(row.observedAt).toBe(Math.max(...same.map(({ observedAt }) => observedAt)));
        }
      }),
    );
  });

  it('breaks a tie of times by the values, not by arrival', () => {
    const one = [
      { id: 'a', observedAt: KAFKA_TIME, popularity: 1 },
      { id: 'a', observedAt: KAFKA_TIME, popularity: 2 },
    ];
    expect(arrays(judgedOf(one)).state).toEqual(arrays(judgedOf(one.toReversed())).state);
  });

  it('are the same of events that were kept as of events that are read again', () => {
    fc.assert(fc.property(saids, (said) => expect(arrays(judgedOf(said, true))).toEqual(arrays(judgedOf(said)))));
  });
});
