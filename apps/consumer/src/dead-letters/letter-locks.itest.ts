import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { REDRIVE_OF, toRedriveOf } from '@freshwax/contracts';
import { sealEvent, type KafkaRecord } from '@freshwax/kafka';
import { migrate, withConnection, type Pool } from '@freshwax/postgres';
import { observation } from '../../../../test/delivery/sender.ts';
import { eventually } from '../../../../test/eventually.ts';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { LIVE } from '../chunk/build.ts';
import { ChunkSink } from '../chunk/chunk.sink.ts';
import { judge } from '../chunk/judged.ts';
import { PostgresOffsetLedger } from '../chunk/offset.ledger.ts';
import { WindowStore, type PurgeWindow } from '../purge/window.store.ts';
import { trackTable } from '../tracks/track.table.ts';
import { LetterStore } from './letter.store.ts';

const TOPIC = 'spotify.new_releases.track';
const LETTERS = 8n;
const OPERATION = '2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1';
const NOW_MS = Date.UTC(2026, 10, 1);
/** The last one first: whoever takes them as they are given, or as they lie on disk, meets the first one last. */
const offsets = Array.from({ length: Number(LETTERS) }, (_, at) => LETTERS - 1n - BigInt(at));

describe('whoever changes several letters locks them in the order of their places', () => {
  let pool: Pool;
  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    // Indexes would hide it: they lie in order.
    const url = new URL(env['FRESHWAX_POSTGRES_URL']!);
    url.searchParams.set('options', '-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off');
    pool = testPool(url.toString());
  });
  afterAll(() => pool.end());
  beforeEach(async () => {
    await pool.query('DELETE FROM book.dead_letter; DELETE FROM book.ingest_offset');
    await pool.query(
      `INSERT INTO book.dead_letter (topic, part, generation, off, reason, recorded_at, redrives, redriven_by)
       SELECT $1, 0, 0, off, 'contract', 0, 1, $3 FROM unnest($2::bigint[]) AS off`,
      [TOPIC, offsets, OPERATION],
    );
  });

  const keys = offsets.map((offset) => ({ topic: TOPIC, partition: 0, generation: 0, offset }));
  const letters = (): LetterStore => new LetterStore(pool);
  const window: PurgeWindow = {
    topic: TOPIC,
    partition: 0,
    generation: 0,
    window: 0,
    upto: 0n,
    appliedTo: 0n,
    isOfEarlierLife: false,
    hasRejected: true,
    isCounted: false,
  };

  /** A chunk with a record for each letter, published again and accepted. */
  async function settle(): Promise<unknown> {
    const place = { topic: TOPIC, partition: 0, topicId: 'x', low: LETTERS };
    const claim = (await new PostgresOffsetLedger(pool).claim([place]))[0]!;
    const judged = offsets.map((letter, at) => {
      const event = sealEvent(observation('track', at));
      const record: KafkaRecord = {
        offset: LETTERS + BigInt(at),
        timestampMs: NOW_MS,
        key: Buffer.from(event.entity_id),
        value: Buffer.from(JSON.stringify(event)),
        headers: { [REDRIVE_OF]: Buffer.from(toRedriveOf({ generation: 0, offset: letter })) },
      };
      return judge('track', record, { retention: new Map(), rules: [], generation: 0, nowMs: NOW_MS });
    });
    const chunk = { claim, from: LETTERS, to: LETTERS * 2n, doomed: [] };
    return new ChunkSink(pool, LIVE).write(trackTable, chunk, judged);
  }

  const changes: [string, () => Promise<unknown>][] = [
    ['a discard', () => letters().discard(keys, { by: 'me', why: 'old' })],
    ['the taking back of a discard', () => letters().takeBack(keys)],
    ['the end of a redrive', () => letters().unmarkRest(null, OPERATION)],
    ['a purge', () => new WindowStore(pool, OPERATION).markLetters(window, offsets)],
    ['a chunk', settle],
  ];

  const isWaiting = async (): Promise<void> => {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(rows[0]!.n).toBe(1);
  };

  it.each(changes)('%s', async (_, change) => {
    let changing: Promise<unknown> = Promise.resolve();
    await withConnection(pool, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM book.dead_letter WHERE off = 0 FOR UPDATE');
      changing = change();
      await eventually(isWaiting);
      const { rows } = await pool.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM (SELECT 1 FROM book.dead_letter WHERE off > 0 FOR UPDATE SKIP LOCKED) AS free',
      );
      expect(rows[0]!.n).toBe(Number(LETTERS) - 1);
      await holder.query('ROLLBACK');
    });
    await changing;
  });
});
