import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline as flow } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reconcileReport, type OverviewAnswer } from '@freshwax/contracts';
import {
  copyIn,
  copyOut,
  migrate,
  migrationNames,
  missingMigrations,
  withConnection,
  type Pool,
} from '@freshwax/postgres';
import { BackupFolder } from '../../apps/gateway/src/backup/backup.folder.ts';
import type { BackupManifest } from '../../apps/gateway/src/backup/manifest.ts';
import { AppProcess } from '../delivery/app.process.ts';
import { BackupProgram } from '../delivery/backup.program.ts';
import { PATIENTLY } from '../delivery/lost-rows.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { tableSums } from '../delivery/table-sums.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';
import { isolatedNamespace } from '../servers.ts';

const KEY = 'a-key-for-this-test';
const FIGURES = ['overview', 'popularity-distribution', 'track-duration'];

describe('a stack that has data, and a newer Freshwax', () => {
  let today: TestPipeline;
  let sender: Sender;
  let figures: unknown[];
  const apps: AppProcess[] = [];
  async function spawn(...[app, how]: Parameters<typeof AppProcess.spawn>): Promise<AppProcess> {
    const process = await AppProcess.spawn(app, how);
    apps.push(process);
    return process;
  }
  beforeAll(async () => {
    today = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(today).connect();
    const gateway = await today.start('gateway', { FRESHWAX_ADMIN_KEY: KEY });
    const consumer = await today.startConsumer();
    await sender.sendObservations(0, 600);
    await sender.send('track', [{ key: 'k', value: Buffer.from('no json') }]);
    await today.drained();
    await countsAll(gateway, sender.sent.length);
    figures = await figuresOf(gateway);
    await Promise.all([consumer.kill('SIGTERM'), gateway.kill('SIGTERM')]);
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.kill('SIGKILL')));
    await sender.disconnect();
    await today.close();
  });

  /** A database as the version left it whose newest migration this was, with the rows that it would have written. */
  async function databaseAt(level: string): Promise<Record<string, string>> {
    const { env } = await isolatedNamespace();
    const url = env['FRESHWAX_POSTGRES_OWNER_URL']!;
    await migrate(url, { upTo: level });
    const pool = testPool(url);
    for (const [name, columns] of await columnsOf(pool)) {
      const [schema, table] = name.split('.') as [string, string];
      const copied = { schema, name: table, columns };
      await withConnection(today.pool, (from) =>
        withConnection(pool, (to) => flow(copyOut(from, copied), copyIn(to, copied))),
      );
    }
    await pool.end();
    const { FRESHWAX_TOPIC_PREFIX, FRESHWAX_CASSANDRA_KEYSPACE } = today.env as Record<string, string>;
    return {
      ...env,
      FRESHWAX_TOPIC_PREFIX: FRESHWAX_TOPIC_PREFIX!,
      FRESHWAX_CASSANDRA_KEYSPACE: FRESHWAX_CASSANDRA_KEYSPACE!,
    };
  }

  it.each(migrationNames.slice(0, -1))('keeps every number of a database that %s was the newest of', async (level) => {
    const env = await databaseAt(level);
    const pool = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const columns = await liveColumns(pool);
    const before = await tableSums(pool, columns);
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(11);
    expect(await tableSums(today.pool, columns)).toEqual(before);
    const begun: string[] = [];
    const ran = await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!, { onBegin: (name) => begun.push(name) });
    expect(ran).toEqual(migrationNames.slice(migrationNames.indexOf(level) + 1));
    expect(begun).toEqual(ran);
    expect(await tableSums(pool, columns)).toEqual(before);
    await pool.end();
  });

  it('starts on a database of the first version, migrates it, shows the same figures, and counts what comes', async () => {
    const env = await databaseAt(migrationNames[0]!);
    const gateway = await spawn('gateway', { env: { ...env, FRESHWAX_ADMIN_KEY: KEY } });
    await gateway.becomes('live');
    await gateway.operate({ type: 'bootstrap.migrate' }, KEY);
    await gateway.becomes('ready');
    expect(await figuresOf(gateway)).toEqual(figures);
    const consumer = await (await spawn('consumer', { env })).becomes('ready');
    await sender.sendObservations(600, 650);
    const operator = new Operator(gateway, KEY);
    await eventually(async () => {
      const { result } = await operator.run({ type: 'reconcile', repair: false });
      const { logs, differences } = reconcileReport.parse(result);
      expect([logs.reduce((sum, log) => sum + log.offsets, 0), differences]).toEqual([sender.sent.length, []]);
    });
    await Promise.all([consumer.kill('SIGTERM'), gateway.kill('SIGTERM')]);
  });

  it('is restored from a backup of the first version, and migrated like one that was there', async () => {
    const old = await databaseAt(migrationNames[0]!);
    const pool = testPool(old['FRESHWAX_POSTGRES_OWNER_URL']!);
    const home = await mkdtemp(join(tmpdir(), 'freshwax-old-backup-'));
    await backUpTables(pool, join(home, 'old'));
    const { env } = await isolatedNamespace();
    const target = { ...env, FRESHWAX_TOPIC_PREFIX: today.topicPrefix };
    const { code, stdout, stderr } = await BackupProgram.run(target, 'restore', join(home, 'old'), '--json');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ migrations: migrationNames.slice(1), adopted: [] });
    const restored = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const columns = await liveColumns(pool);
    expect(await tableSums(restored, columns)).toEqual(await tableSums(pool, columns));
    expect(await missingMigrations(restored)).toEqual([]);
    await Promise.all([pool.end(), restored.end(), rm(home, { recursive: true })]);
  });

  /** The part of a backup that is PostgreSQL's, of a database that the first version left. */
  async function backUpTables(pool: Pool, path: string): Promise<void> {
    const folder = await BackupFolder.create(path);
    const tables: BackupManifest['tables'] = [];
    for (const [table, columns] of await columnsOf(pool)) {
      const [schema, name] = table.split('.') as ['live' | 'book', string];
      const copied = { schema, name, columns };
      const file = await withConnection(pool, (connection) =>
        folder.write(`postgres/${table}.copy.gz`, copyOut(connection, copied), new AbortController().signal),
      );
      tables.push({ ...copied, file });
    }
    const { rows } = await pool.query<BackupManifest['positions'][number]>(
      `SELECT topic, part AS partition, generation, topic_id AS "topicId", base_offset AS "from", next_offset AS "to" FROM book.ingest_offset`,
    );
    const head = {
      format: 1,
      version: '0.0.1',
      takenAt: new Date().toISOString(),
      topicPrefix: today.topicPrefix,
    } as const;
    const migrations = [migrationNames[0]!];
    await folder.finish({ ...head, migrations, rawSchema: 1, positions: rows, tables, windows: [], unapplied: [] });
  }

  /** That an app ends which may not begin, and what it says. Its last words may come after its end. */
  async function expectRefused(says: RegExp, app: 'consumer' | 'producer', env: Record<string, string> = {}) {
    const process = await spawn(app, { env: { ...today.env, ...env } });
    const words = new RegExp(`^3: [^]*${says.source}`);
    await eventually(() => expect(`${process.end}: ${process.log()}`).toMatch(words));
  }

  /** The operation fails by it, and readiness says it: a store that was slow may be what either says first. */
  async function expectBlocked(
    gateway: AppProcess,
    { type, check, says }: { type: 'bootstrap.migrate' | 'bootstrap.keyspace'; check: string; says: RegExp },
  ): Promise<void> {
    const operator = new Operator(gateway, KEY);
    await eventually(async () => expect(String((await operator.run({ type })).error)).toMatch(says));
    await eventually(async () => expect((await gateway.readiness()).checks[check]?.detail).toMatch(says));
  }

  it('is refused by every process when the database is of a newer one, with what to do', async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const pool = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await pool.query(
      `INSERT INTO schema_migration (timestamp, name) VALUES (1999999999999, 'OfTomorrow1999999999999')`,
    );
    await pool.end();
    const newer = { ...today.env, FRESHWAX_POSTGRES_URL: env['FRESHWAX_POSTGRES_URL']! };
    const owner = { FRESHWAX_POSTGRES_OWNER_URL: env['FRESHWAX_POSTGRES_OWNER_URL']! };
    const gateway = await spawn('gateway', { env: { ...newer, ...owner, FRESHWAX_ADMIN_KEY: KEY } });
    await gateway.becomes('live');
    const says = /a newer Freshwax has been at this database.*OfTomorrow1999999999999.*Start the newer one/;
    await expectBlocked(gateway, { type: 'bootstrap.migrate', check: 'postgres', says });
    await gateway.kill('SIGTERM');
    await expectRefused(says, 'consumer', newer);
    await expectRefused(says, 'producer', { ...newer, FRESHWAX_SOURCE: 'simulator' });
  });

  it('is refused when the keyspace is of a newer one', async () => {
    await today.cassandra.execute(`ALTER TABLE spotify_events WITH comment = 'raw events, schema 2'`, [], PATIENTLY);
    const gateway = await spawn('gateway', { env: { ...today.env, FRESHWAX_ADMIN_KEY: KEY } });
    await gateway.becomes('live');
    const says = /a newer Freshwax has been at the keyspace .* schema 2 where this one knows 1\. Start the newer one/;
    await expectBlocked(gateway, { type: 'bootstrap.keyspace', check: 'cassandra', says });
    await gateway.kill('SIGTERM');
    await expectRefused(says, 'consumer');
  });
});

const figuresOf = (gateway: AppProcess): Promise<unknown[]> =>
  Promise.all(FIGURES.map(async (name) => (await gateway.json<{ data: unknown }>(`/api/v1/stats/${name}`)).data));

/** A gateway answers from the version of the data that it last saw, which may be from before the last chunk. */
const countsAll = (gateway: AppProcess, records: number): Promise<void> =>
  eventually(async () => {
    const { data } = await gateway.json<OverviewAnswer>('/api/v1/stats/overview');
    expect(data.events.applied + data.events.rejected).toBe(records);
  });

/** Tables of both schemas as they are in a database, with the columns that are written. */
async function columnsOf(pool: Pool): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ name: string; columns: string[] }>(
    `SELECT table_schema || '.' || table_name AS name, array_agg(column_name::text ORDER BY ordinal_position) AS columns
     FROM information_schema.columns WHERE table_schema IN ('live', 'book') AND is_generated = 'NEVER' GROUP BY 1`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** Of the tables that pages read, as a list for SELECT. */
async function liveColumns(pool: Pool): Promise<Record<string, string>> {
  const live = [...(await columnsOf(pool))].filter(([name]) => name.startsWith('live.'));
  return Object.fromEntries(live.map(([name, columns]) => [name.slice('live.'.length), columns.join(', ')]));
}
