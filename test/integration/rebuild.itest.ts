import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rebuildResult,
  topicTable,
  type Observation,
  type OperationRequest,
  type RebuildResult,
} from '@freshwax/contracts';
import { RawEventWriter } from '@freshwax/cassandra';
import { sealEvent } from '@freshwax/kafka';
import { tryMaintenance, withConnection } from '@freshwax/postgres';
import { NEW_PARTITIONS_LOCK } from '../../apps/consumer/src/chunk/offset.ledger.ts';
import { aggregateDifferences, cassandraDifferences, ledgerDifferences } from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { rawDifferences } from '../delivery/raw.checker.ts';
import { observation, PARTITIONS, Sender } from '../delivery/sender.ts';
import { findMaintainer, untilMaintainer } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';

const KEY = 'a-key-for-this-test';
const REBUILD: Extract<OperationRequest, { type: 'rebuild' }> = {
  type: 'rebuild',
  from: 'cassandra',
  compareOnly: false,
  acceptMissing: false,
};

describe('a rebuild while two consumers write', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let gateway: AppProcess;
  let operator: Operator;
  let consumers: AppProcess[];
  let sent = 0;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
    gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY });
    operator = new Operator(gateway, KEY);
    consumers = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    await more(1_200);
    const poison = Buffer.from(JSON.stringify({ ...sealEvent(observation('track', 1)), payload: { name: 1 } }));
    await sender.send('track', [{ key: 'track-1', value: poison }], 0);
    await pipeline.drained();
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  async function more(observations: number): Promise<void> {
    const from = sent;
    sent += observations;
    await sender.sendObservations(from, sent);
  }

  async function expectWhole(): Promise<void> {
    await pipeline.drained();
    expect(await rawDifferences(pipeline.cassandra, pipeline.pool)).toEqual([]);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
    expect(await cassandraDifferences(pipeline.cassandra, sender.sent)).toEqual([]);
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await one('SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()')).toBe(0);
    expect(await left()).toEqual([]);
  }

  const one = async (text: string): Promise<number> => {
    const { rows } = await pipeline.pool.query<{ n: string }>(text);
    return Number(rows[0]?.n ?? -1);
  };
  /** What a rebuild must not leave behind. */
  const left = async (): Promise<string[]> => {
    const { rows } = await pipeline.pool.query<{ nspname: string }>(
      `SELECT nspname FROM pg_namespace WHERE nspname IN ('freshwax_old', 'shadow', 'shadow_book')`,
    );
    return rows.map(({ nspname }) => nspname);
  };
  const liveTables = (): Promise<number> => one(`SELECT 'live.tracks'::regclass::oid AS n`);

  const logOf = async (id: string): Promise<string> => (await operator.look(id)).log.join('\n');

  async function rebuild(request: Partial<typeof REBUILD> = {}): Promise<RebuildResult> {
    const operation = await operator.run({ ...REBUILD, ...request });
    expect([operation.state, operation.error]).toEqual(['succeeded', null]);
    return rebuildResult.parse(operation.result);
  }

  it('gives the same to the last digit, and readers never see less than before', async () => {
    const before = await liveTables();
    const reading = new Reading(gateway);
    const flow = more(800);
    const result = await rebuild();
    await flow;
    expect(result).toMatchObject({ differing: 0, differences: [], missing: 0, carried: 0, isOldDropped: true });
    expect(result.records).toBeGreaterThan(5_000);
    expect(await liveTables()).not.toBe(before);
    await pipeline.drained();
    expect(await reading.end()).toEqual([]);
    await expectWhole();
  });

  it('reports a corrupted aggregate and a lost row without touching them, then repairs them', async () => {
    await pipeline.pool.query(
      `UPDATE live.track_duration SET s = s + 1 WHERE ctid = (SELECT min(ctid) FROM live.track_duration WHERE n > 0)`,
    );
    await pipeline.pool.query(`DELETE FROM live.albums WHERE id = 'album-7'`);
    await pipeline.pool.query(`UPDATE book.dead_letter SET reason = 'future'`);
    const before = await liveTables();
    const compared = await rebuild({ compareOnly: true });
    expect(compared.differences.map(({ table, onlyLive, onlyRebuilt }) => [table, onlyLive, onlyRebuilt])).toEqual([
      ['albums', 0, 1],
      ['track_duration', 1, 1],
      ['dead_letter', 1, 1],
    ]);
    expect(compared.differences[0]!.firstRebuilt).toMatchObject([{ id: 'album-7', source: 'simulator' }]);
    expect([compared.swappedAt, await liveTables(), await left()]).toEqual([null, before, []]);

    await pipeline.pool.query(`UPDATE book.dead_letter SET reason = 'contract'`);
    expect((await rebuild()).differing).toBe(3);
    await expectWhole();
  });

  /** Does the work while every rebuild waits before it compares, where no consumer waits with it. */
  const beforeComparison = (work: () => Promise<void>): Promise<void> =>
    withConnection(pipeline.pool, async (connection) => {
      await connection.query('SELECT pg_advisory_lock_shared($1)', [NEW_PARTITIONS_LOCK]);
      await work();
      await connection.query('SELECT pg_advisory_unlock_shared($1)', [NEW_PARTITIONS_LOCK]);
    });

  const successors: Promise<void>[] = [];
  /** Another consumer is started in its place. */
  async function killRebuilder(rebuilder: AppProcess): Promise<void> {
    await rebuilder.kill('SIGKILL');
    const successor = pipeline.startConsumer().then((it) => void consumers.push(it));
    successors.push(successor);
    successor.catch(() => undefined);
  }

  it('goes on, or has ended well, when its consumer is killed while it fills, compares and swaps', async () => {
    const reading = new Reading(gateway);
    const says = (what: string): Promise<void> => eventually(async () => expect(await logOf(id)).toContain(what));
    let id = '';
    await beforeComparison(async () => {
      id = await operator.ask(REBUILD);
      for (const what of ['records are in', 'filled']) {
        await says(what);
        await killRebuilder(await untilMaintainer(pipeline.pool, consumers));
      }
    });
    const flow = more(100);
    await says('bit for bit');
    const swapping = await findMaintainer(pipeline.pool, consumers);
    if (swapping) await killRebuilder(swapping);
    const operation = await operator.ended(id);
    await Promise.all([flow, ...successors]);
    expect([operation.state, operation.error]).toEqual(['succeeded', null]);
    expect(operation.log.join('\n')).toContain('goes on where an earlier attempt stood');
    expect(operation.result).toMatchObject({ differing: 0, missing: 0 });
    expect(await reading.end()).toEqual([]);
    await expectWhole();
  });

  it('brings back nothing that expired or was purged, though Kafka still has it', async () => {
    const of = (at: number, observedAt: number) => {
      const it = sealEvent({
        ...observation('track', at),
        source: 'spotify',
        observed_at: observedAt,
      } as Observation);
      return { key: it.entity_id, value: Buffer.from(JSON.stringify(it)) };
    };
    const old = Date.now() - 400 * 86_400_000;
    const all = Array.from({ length: 300 }, (_, at) => of(at, at % 3 === 0 ? old : Date.now() - at));
    await sender.send('track', all);
    await pipeline.drained();
    expect(await one(SPOTIFY_TRACKS)).toBeGreaterThan(0);
    expect((await operator.run({ type: 'purge', source: 'spotify' })).state).toBe('succeeded');
    expect(await rebuild({ from: 'kafka' })).toMatchObject({ differing: 0, missing: 0 });
    expect(await rebuild({ from: 'cassandra' })).toMatchObject({ differing: 0, missing: 0 });
    expect(await one(SPOTIFY_TRACKS)).toBe(0);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const before = await liveTables();
    let id = '';
    await beforeComparison(async () => {
      id = await operator.ask(REBUILD);
      await eventually(async () => expect(await left()).toEqual(['shadow', 'shadow_book']));
      await operator.cancel(id);
    });
    expect((await operator.ended(id)).state).toBe('cancelled');
    expect([await left(), await liveTables()]).toEqual([[], before]);
  });

  it('says what is in its way, also when it is cancelled, and the consumers go on', async () => {
    const alive = consumers.filter(({ end }) => end === null);
    const inTheWay = 'a schema "shadow" is in the way that no rebuild has made: call it something else';
    const owner = testPool(pipeline.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await owner.query('CREATE SCHEMA shadow');
    const refused = await operator.run(REBUILD);
    expect([refused.state, refused.error]).toEqual(['failed', inTheWay]);

    // The connection of the one that was refused may hold the lock for a moment longer.
    const id = await eventually(async () => {
      const cancelled = await tryMaintenance(pipeline.pool, async () => {
        const waiting = await operator.ask(REBUILD);
        await eventually(async () => expect(await logOf(waiting)).toContain('waits'));
        await operator.cancel(waiting);
        return waiting;
      });
      if (cancelled === undefined) throw new Error('the maintenance lock is not free');
      return cancelled;
    });
    expect((await operator.ended(id)).error).toContain(inTheWay);
    expect(alive.map(({ end }) => end)).toEqual(alive.map(() => null));
    await owner.query('DROP SCHEMA shadow');
    await owner.end();
  });

  /** Kafka no longer has the first records of a partition. */
  async function forget(topic: string, before: string): Promise<void> {
    const admin = pipeline.kafka.admin();
    await admin.connect();
    // It deletes of topics that it knows.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: before }] });
    await admin.disconnect();
  }

  it('reads the log instead, and finds there what Cassandra has lost', async () => {
    const { rows } = await pipeline.pool.query<{ topic: string; part: number; off: string }>(
      `SELECT topic, part, off FROM live.popularity_history WHERE topic LIKE '%track_meta' AND off > 100 LIMIT 1`,
    );
    const [lost] = rows;
    const log = { topic: lost!.topic, partition: lost!.part, generation: 0 };
    await new RawEventWriter(pipeline.cassandra).erase(log, [{ offset: BigInt(lost!.off), timestampMs: Date.now() }]);
    await forget(`${pipeline.topicPrefix}${topicTable.track.topic}`, '50');
    const refused = await operator.run(REBUILD);
    expect([refused.state, refused.result]).toEqual(['failed', { missing: 1 }]);
    expect(refused.error).toContain('reconcile --repair');
    expect(await left()).toEqual([]);

    expect(await rebuild({ from: 'kafka' })).toMatchObject({ differing: 0, missing: 0, offsetsNotInLog: 50 });

    const accepted = await rebuild({ acceptMissing: true });
    expect(accepted).toMatchObject({ missing: 1, carried: 1, firstGaps: [{ ...log, window: 0, missing: 1 }] });
    expect(await one('SELECT count(*) AS n FROM live.popularity_history WHERE is_carried')).toBe(1);
  });
});

const SPOTIFY_TRACKS = `SELECT count(*) AS n FROM live.tracks WHERE source = 'spotify'`;

/** Polls figures over the API; they may only grow, and the version with them. */
class Reading {
  private readonly wrong: string[] = [];
  private readonly loop: Promise<void>;
  private isOver = false;
  private before = { version: 0n, tracks: 0, records: 0 };

  constructor(private readonly gateway: AppProcess) {
    this.loop = this.run();
  }

  /** What went back. */
  async end(): Promise<string[]> {
    this.isOver = true;
    await this.loop;
    return this.wrong;
  }

  private async run(): Promise<void> {
    while (!this.isOver) {
      const { data, meta } = await this.gateway.json<Overview>('/api/v1/stats/overview');
      const now = { version: BigInt(meta.dataVersion.split('.')[0]!), tracks: data.tracks, records: data.albums };
      for (const key of ['version', 'tracks', 'records'] as const)
        if (now[key] < this.before[key]) this.wrong.push(`${key} went from ${this.before[key]} to ${now[key]}`);
      this.before = now;
    }
  }
}

interface Overview {
  data: { tracks: number; albums: number };
  meta: { dataVersion: string };
}
