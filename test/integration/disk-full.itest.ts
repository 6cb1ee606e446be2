import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aggregateDifferences,
  cassandraDifferences,
  ledgerDifferences,
  stateDifferences,
} from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { fullDiskPort } from '../env.ts';
import { eventually } from '../eventually.ts';
import { SmallDisk } from '../faults/servers/full-disk.ts';
import { SupervisedServers } from '../faults/servers/supervised-servers.ts';
import { testPool } from '../pool.ts';

const MINUTE_MS = 60_000;
/** Less, and Cassandra does not start: its commit log alone may have 512. */
const CASSANDRA_MIB = 800;
const POSTGRES_MIB = 320;

/** Not below the folder of the servers where its user may not pass through that. */
async function readPostgresDir(env: Record<string, string>): Promise<string> {
  const pool = testPool(env['FRESHWAX_POSTGRES_SUPERUSER_URL']!);
  const { rows } = await pool.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
  await pool.end();
  return rows[0]!.folder;
}

const portOffset = fullDiskPort();
const why = 'it takes servers of its own, and root: `node test/run.mjs disk-full`';
const withDisks = portOffset === undefined ? describe.skip : describe; // without ports there are no servers of its own, whose small disks take root
withDisks(portOffset === undefined ? `a disk that is full (${why})` : 'a disk that is full', () => {
  let dataDir: string;
  let servers: SupervisedServers;
  let pipeline: TestPipeline;
  let sender: Sender;
  let consumer: AppProcess;
  const disks: Record<'cassandra' | 'postgres', SmallDisk | undefined> = {
    cassandra: undefined,
    postgres: undefined,
  };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'full-disk-'));
    await chmod(dataDir, 0o755);
    servers = new SupervisedServers({ portOffset: portOffset!, dataDir });
    const postgresDir = await readPostgresDir(await servers.start());
    await servers.stop();
    disks.cassandra = await SmallDisk.under(join(dataDir, 'data/cassandra'), CASSANDRA_MIB);
    disks.postgres = await SmallDisk.under(postgresDir, POSTGRES_MIB);
    pipeline = await TestPipeline.create(PARTITIONS, await servers.start());
    sender = await new Sender(pipeline).connect();
    consumer = await pipeline.startConsumer();
    await sender.sendObservations(0, 500);
    await pipeline.drained();
  });
  afterAll(async () => {
    await sender?.disconnect();
    await pipeline?.close();
    await servers?.stop();
    for (const disk of Object.values(disks)) await disk?.close();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  const differences = async (): Promise<string[]> => [
    ...(await cassandraDifferences(pipeline.cassandra, sender.sent)),
    ...(await ledgerDifferences(pipeline.pool, sender.sent)),
    ...(await stateDifferences(pipeline.pool, sender.sent)),
    ...(await aggregateDifferences(pipeline.pool)),
  ];

  /** Fills, sends until the pipeline says that it stands, frees, and waits until all is applied. */
  async function fillAndFree(name: 'cassandra' | 'postgres', says: RegExp, from: number): Promise<void> {
    const disk = disks[name]!;
    await disk.fill();
    let at = from;
    await eventually(async () => {
      if (at < from + 6_000) await sender.sendObservations(at, (at += 500));
      await disk.fill();
      const { checks } = await consumer.readiness();
      expect(
        Object.values(checks)
          .map(({ detail }) => detail ?? '')
          .join('\n'),
      ).toMatch(says);
    });
    expect(consumer.end).toBeNull();
    await disk.free();
    await pipeline.drained(4 * MINUTE_MS);
    expect(consumer.end).toBeNull();
    expect(await differences()).toEqual([]);
  }

  it('in Cassandra stops the pipeline, which says so and goes on by itself when there is room, with nothing lost', () =>
    fillAndFree('cassandra', /Cassandra/, 500));

  it('in PostgreSQL stops the pipeline, which says so and goes on by itself when there is room, with nothing lost', () =>
    fillAndFree('postgres', /PostgreSQL/, 10_000));
});
