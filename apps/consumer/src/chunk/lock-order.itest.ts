import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REDRIVE_OF, toRedriveOf } from '@freshwax/contracts';
import { sealEvent, type KafkaRecord } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import { observation } from '../../../../test/delivery/sender.ts';
import { migratedPools } from '../../../../test/migrated.ts';
import { trackMetaTable } from '../track-meta/track-meta.table.ts';
import { LIVE } from './build.ts';
import { ChunkSink } from './chunk.sink.ts';
import { judge } from './judged.ts';
import { PostgresOffsetLedger } from './offset.ledger.ts';

const TOPIC = 'spotify.new_releases.track_meta';
const NOW_MS = Date.UTC(2026, 10, 1);

/** Every table notes each row of it that is about to be written. */
const NOTES = `CREATE TABLE public.touched (at bigint GENERATED ALWAYS AS IDENTITY, name text);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO public.touched (name) VALUES (TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME); RETURN NEW; END $$;
DO $$ DECLARE it record; BEGIN
  FOR it IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('live', 'book') LOOP
    EXECUTE format('CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON %I.%I FOR EACH ROW EXECUTE FUNCTION public.touch()', it.schemaname, it.tablename);
  END LOOP; END $$`;
const TOUCHED = 'SELECT name FROM public.touched GROUP BY name ORDER BY min(at)';

describe('the statement of a chunk', () => {
  let pool: Pool;
  let owner: Pool;
  beforeAll(async () => {
    ({ pool, owner } = await migratedPools());
    await owner.query(NOTES);
  });
  afterAll(() => Promise.all([pool.end(), owner.end()]));

  const record = (offset: bigint, value: string, headers = {}): KafkaRecord => {
    const { entity_id } = observation('track_meta', Number(offset));
    return { offset, timestampMs: NOW_MS, key: Buffer.from(entity_id), value: Buffer.from(value), headers };
  };
  const valid = (at: number): string => JSON.stringify(sealEvent(observation('track_meta', at)));

  async function apply(records: KafkaRecord[]): Promise<boolean> {
    const place = { topic: TOPIC, partition: 0, topicId: 'x', low: 0n };
    const claim = (await new PostgresOffsetLedger(pool).claim([place]))[0]!;
    const by = { retention: new Map(), rules: [], generation: 0, nowMs: NOW_MS };
    const judged = records.map((it) => judge('track_meta', it, by));
    const chunk = { claim, from: records[0]!.offset, to: records.at(-1)!.offset + 1n, doomed: [] };
    return new ChunkSink(pool, LIVE).write(trackMetaTable, chunk, judged);
  }

  it('locks the position first, then state, history, aggregates and windows, and letters last', async () => {
    expect(await apply([record(0n, '{')])).toBe(true);
    await owner.query('TRUNCATE public.touched');
    const again = { [REDRIVE_OF]: Buffer.from(toRedriveOf({ generation: 0, offset: 0n })) };
    expect(await apply([record(1n, valid(1), again), record(2n, valid(2)), record(3n, '{')])).toBe(true);
    const { rows } = await owner.query<{ name: string }>(TOUCHED);
    expect(rows.map(({ name }) => name)).toEqual([
      'book.ingest_offset',
      'live.track_meta',
      'live.popularity_history',
      'live.joint_delta',
      'live.popularity_count',
      'book.window_count',
      'book.dead_letter',
    ]);
  });
});
