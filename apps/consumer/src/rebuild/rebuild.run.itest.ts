import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Claim, KafkaRecord } from '@freshwax/kafka';
import { migrate, withConnection, type Pool } from '@freshwax/postgres';
import { observation } from '../../../../test/delivery/sender.ts';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { applyChunk } from '../chunk/apply-chunk.ts';
import { LIVE } from '../chunk/build.ts';
import { ChunkSink } from '../chunk/chunk.sink.ts';
import { judge } from '../chunk/judged.ts';
import { PostgresOffsetLedger } from '../chunk/offset.ledger.ts';
import { trackTable } from '../tracks/track.table.ts';
import { RebuildRun } from './rebuild.run.ts';
import type { RecordSource } from './record.source.ts';

const PLACE = { topic: 'spotify.new_releases.track', partition: 0, topicId: 'x', low: 0n };

describe('a rebuild', () => {
  let pool: Pool;
  let owner: Pool;
  let log: KafkaRecord[];
  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    pool = testPool(env['FRESHWAX_POSTGRES_URL']!);
    owner = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!, { max: 1 });
    await owner.query(`ALTER TABLE live.tracks ADD CONSTRAINT no_villain CHECK (id !~ '^villain')`);
  });
  afterAll(() => Promise.all([pool.end(), owner.end()]));
  beforeEach(() => {
    log = [];
  });

  const source: RecordSource = {
    look: async () => 0,
    async *read({ from, to }) {
      yield log.filter(({ offset }) => offset >= from && offset < to);
    },
    present: async (_, offsets) => new Set(offsets),
  };

  /** As a consumer does: what the database refuses is a dead letter. */
  async function send(...ids: string[]): Promise<void> {
    const claim: Claim = (await new PostgresOffsetLedger(pool).claim([PLACE]))[0]!;
    const records = ids.map((id, at): KafkaRecord => {
      const event = { ...observation('track', at), event_id: randomUUID(), version: 2, run_id: 'r', entity_id: id };
      const value = Buffer.from(JSON.stringify(event));
      const offset = claim.nextOffset + BigInt(at);
      return { offset, timestampMs: Date.UTC(2026, 10, 1), key: Buffer.from(id), value, headers: {} };
    });
    log.push(...records);
    const by = { retention: new Map(), rules: [], generation: 0, nowMs: Date.UTC(2026, 10, 1) };
    const judged = records.map((record) => judge('track', record, by));
    const chunk = { claim, from: claim.nextOffset, to: claim.nextOffset + BigInt(records.length), doomed: [] };
    expect(await applyChunk(new ChunkSink(pool, LIVE), { table: trackTable, chunk, judged })).toBe(true);
  }

  const one = async (text: string): Promise<unknown> => (await pool.query<{ n: unknown }>(text)).rows[0]?.n;

  it('takes in what the database refuses though it came last, while writers wait for the swap', async () => {
    await send('t1', 't2');
    const advance = async (progress: number): Promise<void> => {
      // Compared, and not yet swapped.
      if (progress > 0.9) await send('t3', 'villain-1', 't4', 'villain-2', 't5');
    };
    const command = { type: 'rebuild', operationId: randomUUID(), from: 'cassandra' } as const;
    const task = { advance, signal: new AbortController().signal };
    const parts = { pool, source, retention: new Map(), topicPrefix: '', task };
    const result = await withConnection(pool, (connection) =>
      new RebuildRun(connection, command as never, parts).run(),
    );
    expect(result).toMatchObject({ differing: 0, missing: 0, isOldDropped: true });
    expect(await one(`SELECT string_agg(id, ',' ORDER BY id) AS n FROM live.tracks`)).toBe('t1,t2,t3,t4,t5');
    expect(await one(`SELECT count(*)::int AS n FROM book.dead_letter WHERE reason = 'refused-by-postgres'`)).toBe(2);
  });
});
