import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCassandraClient } from '@freshwax/cassandra';
import { reconcileReport, streams, topicTable, type Observation, type Source } from '@freshwax/contracts';
import { sealEvent } from '@freshwax/kafka';
import { migrate, tryMaintenance, withConnection, type Pool } from '@freshwax/postgres';
import { BackupProgram, type Ended } from '../delivery/backup.program.ts';
import { aggregateDifferences, ledgerDifferences } from '../delivery/checker.ts';
import { fingerprints } from '../delivery/lost-rows.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { rawDifferences } from '../delivery/raw.checker.ts';
import { observation, PARTITIONS, Sender } from '../delivery/sender.ts';
import { tableSums } from '../delivery/table-sums.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';
import { isolatedNamespace } from '../servers.ts';

const DAY_MS = 86_400_000;
const KEY = 'a-key-for-this-test';

interface Report {
  tableRows: number;
  rawRows: number;
  unappliedRecords: number;
  missingRawRows: number;
  published: number;
  adopted: object[];
  migrations: string[];
}

describe('a backup that is taken while records come, and what is restored from it', () => {
  let home: string;
  let first: TestPipeline;
  let sender: Sender;
  let backup: Report;
  /** With records that are not applied yet. */
  let later: Report;
  /** Later stacks have the topics of the first one. */
  let topics: { FRESHWAX_TOPIC_PREFIX: string };
  const pipelines: TestPipeline[] = [];
  const folder = (name: string): string => join(home, name);

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'freshwax-backup-'));
    first = await pipeline();
    topics = { FRESHWAX_TOPIC_PREFIX: first.topicPrefix };
    sender = await new Sender(first).connect();
    const consumer = await first.startConsumer();
    await more(800);
    await sender.send('track', [
      { key: 'k', value: Buffer.from('no json') },
      { key: 'k', value: null },
      { key: 'x'.repeat(70_000), value: Buffer.from([0xff, 0xfe]), headers: { trace: 'one' } },
    ]);
    await sendOf('spotify', Date.now() - DAY_MS);
    await sendOf('spotify', Date.now() - 400 * DAY_MS);
    await sendOf('import', Date.now() - DAY_MS);
    await first.drained();
    await purge('import');
    await first.pool
      .query(`INSERT INTO book.source_cursor (source, plan, position) VALUES ('spotify', 'watch', '{"next":7}');
      INSERT INTO book.capability (source, client, mode, probed_at) VALUES ('spotify', 'abc', 'development', now())`);
    // At work elsewhere for longer than the test lasts, and one that waits.
    await first.pool
      .query(`INSERT INTO book.operation (id, type, state, progress, request, log, created_at, worker, lane, lease_until)
      VALUES (gen_random_uuid(), 'dlq.redrive', 'running', 0, '{}', '[]', now(), gen_random_uuid(), 'letters', now() + interval '1 day'),
        (gen_random_uuid(), 'import', 'queued', 0, '{}', '[]', now(), NULL, NULL, NULL)`);
    let isTaken = false;
    const taking = BackupProgram.run(first.env, 'backup', folder('first'), '--json').finally(() => (isTaken = true));
    // Before it, meanwhile and after it, however long it takes.
    while (!isTaken) await more(100);
    await more(100);
    backup = toReport(await taking);
    await first.drained();
    await consumer.kill('SIGTERM');
  });
  afterAll(async () => {
    await sender.disconnect();
    await Promise.all(pipelines.map((it) => it.close()));
    await rm(home, { recursive: true });
  });

  async function pipeline(): Promise<TestPipeline> {
    const made = await TestPipeline.create(PARTITIONS);
    pipelines.push(made);
    return made;
  }

  let sent = 0;
  async function more(observations: number): Promise<void> {
    const from = sent;
    sent += observations;
    await sender.sendObservations(from, sent);
  }

  /** 50 of each stream: some that end, some that have ended, some that are purged. */
  async function sendOf(source: Source, observedAt: number): Promise<void> {
    for (const stream of streams) {
      const events = Array.from({ length: 50 }, (_, at) =>
        sealEvent({ ...observation(stream, at), source, observed_at: observedAt - at } as Observation),
      );
      const records = events.map((event) => ({ key: event.entity_id, value: Buffer.from(JSON.stringify(event)) }));
      await sender.send(stream, records);
    }
  }

  async function purge(source: Source): Promise<void> {
    const request = JSON.stringify({ type: 'purge', source });
    const { rows } = await first.pool.query<{ id: string }>(
      `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
       VALUES (gen_random_uuid(), 'purge', 'queued', 0, $1, '[]', now()) RETURNING id`,
      [request],
    );
    await eventually(async () => {
      const sql = 'SELECT state FROM book.operation WHERE id = $1';
      expect((await first.pool.query<{ state: string }>(sql, [rows[0]!.id])).rows).toEqual([{ state: 'succeeded' }]);
    });
  }

  const restore = (into: TestPipeline, name: string): Promise<Ended> =>
    BackupProgram.run({ ...into.env, ...topics }, 'restore', folder(name), '--json');

  /** Starts a restored stack, and holds its stores against each other. */
  async function startAndReconcile(stack: TestPipeline): Promise<void> {
    const apps = await Promise.all([
      stack.start('gateway', { FRESHWAX_ADMIN_KEY: KEY, ...topics }),
      stack.start('consumer', { FRESHWAX_SESSION_TIMEOUT_MS: '6000', ...topics }),
    ]);
    await stack.drained();
    const operation = await new Operator(apps[0], KEY).run({ type: 'reconcile', repair: false });
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    expect(reconcileReport.parse(operation.result)).toMatchObject({ isClean: true, differences: [] });
    // Those of the next stack are of the same group.
    await Promise.all(apps.map((app) => app.kill('SIGTERM')));
  }

  it('was of one moment, before the last records, and missed no row', async () => {
    expect(backup.missingRawRows).toBe(0);
    expect(backup.rawRows).toBeGreaterThan(4_000);
    expect(backup.rawRows + backup.unappliedRecords).toBeLessThan(sender.sent.length);
    expect(await BackupProgram.run({}, 'check', folder('first'))).toMatchObject({ code: 0 });
  });

  it('goes on in the topics of then where it stood: nothing that came later is lost, and all figures are the same', async () => {
    const second = await pipeline();
    // Of what is restored nothing has expired yet, whatever was done while the stack was empty.
    const owner = testPool(second.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await owner.query(`INSERT INTO book.retention_pass VALUES ('${first.topicPrefix}', now())`);
    await owner.end();
    const report = toReport(await restore(second, 'first'));
    expect(report).toMatchObject({ rawRows: backup.rawRows, tableRows: backup.tableRows, adopted: [], published: 0 });
    expect(await settledBooks(second.pool)).toEqual(await settledBooks(first.pool));
    expect((await second.pool.query('SELECT FROM book.retention_pass')).rowCount).toBe(0);
    const { rows: unfinished } = await second.pool.query<{ type: string }>(
      `SELECT type FROM book.operation WHERE state = 'cancelled' AND finished_at IS NOT NULL AND worker IS NULL ORDER BY 1`,
    );
    expect(unfinished.map(({ type }) => type)).toEqual(['dlq.redrive', 'import']);
    await startAndReconcile(second);
    expect(await tableSums(second.pool)).toEqual(await tableSums(first.pool));
    expect(await fingerprints(second.cassandra)).toEqual(await fingerprints(first.cassandra));
    expect(await ledgerDifferences(second.pool, sender.sent)).toEqual([]);
  });

  it('publishes again what it holds and Kafka no longer does, in the topics of then', async () => {
    await more(40);
    later = toReport(await BackupProgram.run(first.env, 'backup', folder('second'), '--json'));
    expect(later.unappliedRecords).toBe(40 * streams.length);
    await outlive();
    const stack = await pipeline();
    const report = toReport(await restore(stack, 'second'));
    expect(report).toMatchObject({ rawRows: later.rawRows, published: later.unappliedRecords });
    expect(report.adopted).toHaveLength(PARTITIONS * streams.length);
    await startAndReconcile(stack);
    expect(await countOf(stack.pool, COUNTED)).toBe(sender.sent.length);
  });

  /** The logs are as if their retention had passed. */
  async function outlive(): Promise<void> {
    const admin = first.kafka.admin();
    await admin.connect();
    for (const stream of streams) {
      const topic = first.topicPrefix + topicTable[stream].topic;
      const partitions = (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => ({
        partition,
        offset: high,
      }));
      await admin.deleteTopicRecords({ topic, partitions });
    }
    await admin.disconnect();
  }

  it('goes on in topics that were made anew: what was not applied yet is published again, and what is new counts once', async () => {
    await forgetTopics();
    const third = await pipeline();
    const report = toReport(await restore(third, 'second'));
    expect(report).toMatchObject({ rawRows: later.rawRows, published: later.unappliedRecords });
    expect(report.adopted).toHaveLength(PARTITIONS * streams.length);
    const before = await fingerprints(first.cassandra);
    const anew = await new Sender(first).connect();
    await anew.sendObservations(sent, sent + 60);
    await startAndReconcile(third);
    await anew.disconnect();

    const all = [...sender.sent, ...anew.sent];
    expect(await countOf(third.pool, COUNTED)).toBe(all.length);
    const after = await fingerprints(third.cassandra);
    expect(after.size).toBe(before.size + later.unappliedRecords + anew.sent.length);
    for (const [row, said] of before) expect([row, after.get(row)]).toEqual([row, said]);
    expect(await rawDifferences(third.cassandra, third.pool)).toEqual([]);
    expect(await aggregateDifferences(third.pool)).toEqual([]);
  });

  it('knows the generations before, and purges, of a stack that was restored itself', async () => {
    const third = pipelines.at(-1)!;
    await BackupProgram.run({ ...third.env, ...topics }, 'backup', folder('third'), '--json').then(toReport);
    const fourth = await pipeline();
    toReport(await restore(fourth, 'third'));
    const books = await settledBooks(fourth.pool);
    expect(books['partition_generation']).toHaveLength(PARTITIONS * streams.length);
    expect(books).toEqual(await settledBooks(third.pool));
    await startAndReconcile(fourth);
  });

  /** As on another machine: topics of the same names, with other ids, and nothing in them. */
  async function forgetTopics(): Promise<void> {
    const admin = first.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: streams.map((stream) => first.topicPrefix + topicTable[stream].topic) });
    await eventually(async () =>
      expect((await first.admin.missingTopics(first.topicPrefix)).length).toBe(streams.length),
    );
    await admin.disconnect();
  }

  describe('is refused before anything is written', () => {
    let target: Record<string, string>;
    beforeAll(async () => {
      const { env } = await isolatedNamespace();
      target = { ...env, ...topics };
    });

    const said = async (name: string, env = target): Promise<string> => {
      const { code, stderr } = await BackupProgram.run(env, 'restore', folder(name));
      expect([code, await made()]).toEqual([1, []]);
      return stderr;
    };

    /** What there is in the target by now. */
    async function made(): Promise<string[]> {
      const pool = testPool(target['FRESHWAX_POSTGRES_OWNER_URL']!);
      const { rows } = await pool.query<{ name: string }>(`SELECT schemaname AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
      await pool.end();
      const cassandra = createCassandraClient({
        contactPoints: target['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(','),
        dataCenter: target['FRESHWAX_CASSANDRA_DATACENTER']!,
        applicationName: 'test',
      });
      const found = await cassandra.execute('SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?', [
        target['FRESHWAX_CASSANDRA_KEYSPACE'],
      ]);
      await cassandra.shutdown();
      return [...rows.map(({ name }) => name), ...found.rows.map((row) => String(row['table_name']))];
    }

    it('when a byte of it was flipped, or a file is missing', async () => {
      await cp(folder('first'), folder('flipped'), { recursive: true });
      const [name] = await readdir(folder('flipped/cassandra'));
      const file = folder(`flipped/cassandra/${name}`);
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
      expect(await said('flipped')).toMatch(
        /is not what was written: its SHA-256 is another\nfix: restore another backup/,
      );
      await rm(file);
      expect(await said('flipped')).toContain('is missing');
    });

    it('when a newer version made it', async () => {
      await cp(folder('first'), folder('newer'), { recursive: true });
      const text = await readFile(folder('newer/manifest.json'), 'utf8');
      const newer = text.replace('"migrations": [', '"migrations": [\n  "OfTomorrow1999999999999",');
      await writeFile(folder('newer/manifest.json'), newer);
      await writeFile(folder('newer/manifest.json.sha256'), createHash('sha256').update(newer).digest('hex'));
      expect(await said('newer')).toMatch(
        /a newer Freshwax made this backup.*OfTomorrow.*\nfix: restore it with the newer/,
      );
    });

    it('when it was broken off, and the folder of one that was interrupted is empty again', async () => {
      const held = await tryMaintenance(first.pool, async () => {
        const programs = ['killed', 'interrupted'].map((name) =>
          BackupProgram.begin(first.env, 'backup', folder(name)),
        );
        for (const program of programs)
          await eventually(() => expect(program.stderr).toContain('waiting for an expiry'));
        return [await programs[0]!.kill('SIGKILL'), await programs[1]!.kill('SIGINT')];
      });
      expect(held!.map(({ code }) => code)).toEqual(['SIGKILL', 130]);
      expect(await said('killed')).toMatch(/is no whole backup: it has no manifest\.json/);
      expect(await readdir(folder('interrupted'))).toEqual([]);
    });

    it('when the target has data, or the backup is of other topics', async () => {
      const into = (env: Record<string, string>): Promise<Ended> => BackupProgram.run(env, 'restore', folder('first'));
      // An idle connection would be closed after a while.
      expect(await withConnection(first.pool, () => into(first.env))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('writes in this database'),
      });
      // Its connections are of another role than the apps'.
      const full = { ...first.env, FRESHWAX_POSTGRES_OWNER_URL: target['FRESHWAX_POSTGRES_OWNER_URL']! };
      const refused = await into(full);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('raw events in Cassandra') });
      expect(refused.stderr).toContain('npx freshwax reset');
      expect(await said('first', { ...target, FRESHWAX_TOPIC_PREFIX: 'other.' })).toContain('FRESHWAX_TOPIC_PREFIX=');
    });

    it('when rows of PostgreSQL are there', async () => {
      const { env } = await isolatedNamespace();
      await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
      const pool = testPool(env['FRESHWAX_POSTGRES_OWNER_URL']!);
      await pool.query(`INSERT INTO book.watched_track (query, source) VALUES ('Yesterday', 'spotify')`);
      await pool.end();
      const { code, stderr } = await BackupProgram.run({ ...env, ...topics }, 'restore', folder('first'));
      expect([code, stderr]).toEqual([1, expect.stringContaining('rows in book.watched_track of PostgreSQL')]);
    });
  });

  it('waits for a purge that is under way', async () => {
    const stack = pipelines.at(-1)!;
    await stack.pool.query(`INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
      VALUES (gen_random_uuid(), 'purge', 'failed', 0, '{}', '[]', now())`);
    const program = BackupProgram.begin({ ...stack.env, ...topics }, 'backup', folder('waited'));
    await eventually(() => expect(program.stderr).toContain('waiting for a purge that is under way'));
    await stack.pool.query(`UPDATE book.operation SET finished_at = now() WHERE finished_at IS NULL`);
    expect(await program.ended()).toMatchObject({ code: 0, stdout: expect.stringContaining('holds the stack as of') });
  });
});

/** Books that no record changes: above all what a purge forbids, wherever its records are met again. */
const SETTLED = {
  capability: '*',
  operation: 'id, type, request, created_at',
  partition_generation: '*',
  purge: '*',
  purge_bound: '*',
  purge_window: '*',
  removal: '*',
  source_cursor: '*',
};

/** Their rows as text. Generations before the current one are there in a stack that has been restored. */
async function settledBooks(pool: Pool): Promise<Record<string, string[]>> {
  const books: Record<string, string[]> = {};
  for (const [name, columns] of Object.entries(SETTLED)) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT b::text AS row FROM (SELECT ${columns} FROM book.${name}) b ORDER BY 1`,
    );
    books[name] = rows.map(({ row }) => row);
    if (name !== 'partition_generation') expect([name, rows.length]).not.toEqual([name, 0]);
  }
  return books;
}

const COUNTED = `SELECT sum(n) AS n FROM (SELECT sum(applied + rejected) AS n FROM book.ingest_offset
  UNION ALL SELECT sum(applied + rejected) FROM book.partition_generation) all_of_them`;

async function countOf(pool: Pool, sql: string): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(sql);
  return Number(rows[0]!.n);
}

function toReport({ code, stdout, stderr }: Ended): Report {
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Report;
}
