import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streams, topicTable, type Event } from '@freshwax/contracts';
import { createKafka, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { eventually } from '../eventually.ts';
import { isolatedNamespace } from '../servers.ts';
import { makeTopics } from '../topics.ts';

/** Several checkpoints' worth: two kills must find it at work. */
const ROWS = 60_000;

interface Report {
  rows: number;
  accepted: number;
  duplicates: number;
  refused: number;
  published: Record<string, number>;
  resumedAtRow: number;
}

/** One row in ten repeats another, one in fifty is refused, albums and artists come again and again. */
const rows = Array.from({ length: ROWS }, (_, at) => {
  const track = at % 10 === 9 ? at - 7 : at;
  return {
    track_id: `t${track}`,
    track_name: at % 50 === 0 ? '' : `Track ${track}`,
    track_artist: `Artist ${track % 900}`,
    track_album_id: `a${track % 4_000}`,
    track_album_name: `Album ${track % 4_000}, "live"`,
    duration_ms: 1_000 + track,
  };
});
const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
const csv = [Object.keys(rows[0]!).join(','), ...rows.map((row) => Object.values(row).map(cell).join(','))].join('\n');
const ndjson = rows.map((row) => JSON.stringify(row)).join('\n');

describe('an import that is killed', () => {
  let kafka: Kafka;
  let admin: TopicsAdmin;
  let env: Record<string, string>;
  let folder: string;

  beforeAll(async () => {
    ({ env } = await isolatedNamespace());
    kafka = createKafka({ brokers: env['FRESHWAX_KAFKA_BROKERS']!.split(','), clientId: 'test' });
    admin = new TopicsAdmin(kafka);
    folder = await mkdtemp(join(tmpdir(), 'freshwax-resume-'));
  });
  afterAll(async () => {
    await admin.disconnect();
    await rm(folder, { recursive: true, force: true });
  });

  /** Into topics of its own. */
  async function importInto(name: string, table: string) {
    const topicPrefix = `${env['FRESHWAX_TOPIC_PREFIX']!}${name}.`;
    await makeTopics(admin, { topicPrefix, partitions: 2, replication: 1 });
    const [stateDir, refusedFile] = [join(folder, name), join(folder, `${name}.refused`)];
    const start = () =>
      spawn(
        process.execPath,
        [
          'dist/apps/producer/src/import.main.js',
          table,
          '--observed-at',
          '2020-01-21',
          '--json',
          '--refused',
          refusedFile,
        ],
        {
          env: { ...env, FRESHWAX_TOPIC_PREFIX: topicPrefix, FRESHWAX_IMPORT_STATE_DIR: stateDir },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
    return {
      start,
      finish: async (): Promise<{ code: number; report: Report }> => {
        const child = start();
        let stdout = '';
        child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
        const [code] = (await once(child, 'close')) as [number];
        return { code, report: JSON.parse(stdout) as Report };
      },
      /** Kills it once it has acknowledged more than `after` rows. @returns the row that it goes on behind */
      killBehind: async (after: number): Promise<number> => {
        await mkdir(stateDir, { recursive: true });
        const child = start();
        const closed = once(child, 'close');
        // Told of each checkpoint as it is written: a look now and then may come when all is done.
        for await (const _ of watch(stateDir, { signal: endOf(child) })) if ((await rowOf(stateDir)) > after) break;
        child.kill('SIGKILL');
        expect((await closed)[1]).toBe('SIGKILL');
        return rowOf(stateDir);
      },
      events: () => readEvents(kafka, admin, topicPrefix),
      refused: () => readFile(refusedFile, 'utf8'),
      leftOver: () => readdir(stateDir),
    };
  }

  it.each([
    ['a table', 'tracks.csv', Buffer.from(csv)],
    ['compressed NDJSON', 'tracks.ndjson.gz', gzipSync(ndjson)],
  ])('goes on where Kafka had acknowledged it, and ends like one that was not: %s', async (_, name, bytes) => {
    const table = join(folder, name);
    await writeFile(table, bytes);
    const whole = await importInto(`whole-${name}`, table);
    const { report } = await whole.finish();
    expect(report).toMatchObject({ rows: ROWS, refused: ROWS / 50, resumedAtRow: 0 });

    // One that ended before it could be killed is no such: another is begun.
    let tries = 0;
    const { killed, first, second } = await eventually(async () => {
      const killed = await importInto(`killed-${++tries}-${name}`, table);
      const first = await killed.killBehind(0);
      return { killed, first, second: await killed.killBehind(first) };
    });
    const end = await killed.finish();
    expect(end.code).toBe(1);
    expect(end.report.resumedAtRow).toBe(second);
    expect({ ...end.report, resumedAtRow: 0 }).toMatchObject({
      rows: report.rows,
      accepted: report.accepted,
      duplicates: report.duplicates,
      refused: report.refused,
      published: report.published,
    });
    expect(await killed.refused()).toBe(await whole.refused());
    expect(await killed.leftOver()).toEqual([]);

    const [told, retold] = [await whole.events(), await killed.events()];
    expect(new Set(told.map(({ event_id }) => event_id)).size).toBe(told.length);
    expect(new Set(retold.map(({ event_id }) => event_id))).toEqual(new Set(told.map(({ event_id }) => event_id)));
    expect(new Set(retold.map(({ run_id }) => run_id)).size).toBe(1);
    const again = repeated(retold.filter(({ type }) => type === 'track'));
    const numbers = again.map(({ entity_id }) => Number(entity_id.slice(1)));
    expect(Math.min(...numbers, first)).toBe(first);
    process.stdout.write(
      `${name}: killed behind rows ${first} and ${second}; ${retold.length - told.length} of ${told.length} events went twice\n`,
    );
  });
});

function endOf(child: ChildProcess): AbortSignal {
  const ended = new AbortController();
  child.once('close', () => ended.abort(new Error('the import ended before it was killed')));
  return ended.signal;
}

/** Rows that the checkpoint says are acknowledged; 0 where there is none. */
async function rowOf(stateDir: string): Promise<number> {
  const names = await readdir(stateDir).catch(() => []);
  const state = names.find((name) => name.endsWith('.json'));
  if (state === undefined) return 0;
  const text = await readFile(join(stateDir, state), 'utf8');
  return (JSON.parse(text) as { counts: { rows: number } }).counts.rows;
}

function repeated(events: readonly Event[]): Event[] {
  const seen = new Set<string>();
  return events.filter(({ event_id }) => seen.has(event_id) || !seen.add(event_id));
}

async function readEvents(kafka: Kafka, admin: TopicsAdmin, topicPrefix: string): Promise<Event[]> {
  const topics = streams.map((stream) => topicPrefix + topicTable[stream].topic);
  const marks = await Promise.all(topics.map((topic) => admin.readWatermarks(topic)));
  const expected = marks.flat().reduce((sum, { high }) => sum + Number(high), 0);
  const events: Event[] = [];
  const consumer = kafka.consumer({ groupId: `${topicPrefix}reader` });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => void events.push(JSON.parse(message.value!.toString()) as Event),
  });
  await eventually(() => expect(events.length).toBe(expected));
  await consumer.disconnect();
  return events;
}
