import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Claim } from '@freshwax/kafka';
import { withConnection, type Pool } from '@freshwax/postgres';
import { observation } from '../../../../test/delivery/sender.ts';
import { eventually } from '../../../../test/eventually.ts';
import { migratedPools } from '../../../../test/migrated.ts';
import { LIVE } from '../chunk/build.ts';
import { ChunkSink } from '../chunk/chunk.sink.ts';
import { judge } from '../chunk/judged.ts';
import { PostgresOffsetLedger } from '../chunk/offset.ledger.ts';
import { trackTable } from '../tracks/track.table.ts';
import { withHeldWriters } from './held-writers.ts';
import { RebuildStore } from './rebuild.store.ts';
import { ShadowBooks } from './shadow.books.ts';

const PLACE = { topic: 'spotify.new_releases.track', partition: 0, topicId: 'x', low: 0n };

describe('a swap while a writer waits for its row', () => {
  let pool: Pool;
  let owner: Pool;
  beforeAll(async () => {
    ({ pool, owner } = await migratedPools());
  });
  afterAll(() => Promise.all([pool.end(), owner.end()]));
  beforeEach(() => pool.query('DELETE FROM book.ingest_offset; DELETE FROM live.tracks'));

  const claimed = async (): Promise<Claim> => (await new PostgresOffsetLedger(pool).claim([PLACE]))[0]!;
  const writeOne = (claim: Claim): Promise<boolean> => {
    const event = { ...observation('track', 1), event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1', version: 2 };
    const record = {
      offset: claim.nextOffset,
      timestampMs: Date.UTC(2026, 10, 1),
      key: Buffer.from(event.entity_id),
      value: Buffer.from(JSON.stringify(event)),
      headers: {},
    };
    const judged = judge('track', record, {
      retention: new Map(),
      rules: [],
      generation: 0,
      nowMs: record.timestampMs,
    });
    const chunk = { claim, from: record.offset, to: record.offset + 1n, doomed: [] };
    return new ChunkSink(pool, LIVE).write(trackTable, chunk, [judged]);
  };
  const isWaiting = async (): Promise<void> => {
    const { rows } = await pool.query<{ n: string }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'WITH held%'`,
    );
    expect(rows[0]!.n).toBe('1');
  };

  /** @returns whether the writer that waited was applied, and what is served then of its one record */
  async function race(): Promise<{ applied: boolean; served: number }> {
    const writer = await claimed();
    let late: Promise<boolean> | undefined;
    await withConnection(pool, async (connection) => {
      const store = new RebuildStore(connection, randomUUID());
      await store.begin();
      await new ShadowBooks(connection).ensure();
      await withHeldWriters(connection, async () => {
        late = writeOne(writer);
        await eventually(isWaiting);
        await store.swap();
      });
    });
    const applied = await late!;
    // As a consumer does that was fenced.
    if (!applied) expect(await writeOne(await claimed())).toBe(true);
    const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM live.tracks');
    return { applied, served: Number(rows[0]!.n) };
  }

  it('fences the writer, who claims again and writes into the tables that are served', async () => {
    expect(await race()).toEqual({ applied: false, served: 1 });
  });

  it('would lose what the writer wrote if the epochs were not raised', async () => {
    const { rows } = await owner.query<{ text: string }>(
      `SELECT pg_get_functiondef('book.rebuild_swap(uuid)'::regprocedure) AS text`,
    );
    const raise = 'UPDATE book.ingest_offset SET epoch = epoch + 1, updated_at = now();';
    expect(rows[0]!.text).toContain(raise);
    await owner.query(rows[0]!.text.replace(raise, ''));
    expect(await race()).toEqual({ applied: true, served: 0 });
  });
});
