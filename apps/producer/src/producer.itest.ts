import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Publisher } from '@freshwax/kafka';
import { AppProcess } from '../../../test/delivery/app.process.ts';
import { TestPipeline } from '../../../test/delivery/pipeline.ts';
import { eventually } from '../../../test/eventually.ts';

const NEVER = '0 0 1 1 *';

interface Row {
  [column: string]: unknown;
}

/** A producer that reads a simulator of its own, in one mode. */
class Follower {
  private constructor(
    readonly pipeline: TestPipeline,
    readonly simulator: AppProcess,
    readonly producer: AppProcess,
  ) {}

  static async start(mode: 'dev' | 'extended', env: Record<string, string> = {}): Promise<Follower> {
    const pipeline = await TestPipeline.create(2);
    await pipeline.startConsumer();
    const simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_MODE: mode,
      FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '500',
    });
    const source = { FRESHWAX_SIMULATOR_URL: simulator.url };
    return new Follower(pipeline, simulator, await pipeline.start('producer', { ...source, ...env }));
  }

  async rows(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pipeline.pool.query<Row>(sql, values)).rows;
  }

  async count(from: string): Promise<number> {
    return Number((await this.rows(`SELECT count(*) AS n FROM ${from}`))[0]!['n']);
  }

  /** Asks as the gateway does: the operation first, then the command, twice as after a crash. */
  async ask(
    command: { type: 'poll' } | { type: 'probe' } | { type: 'enrich'; trackIds: string[]; artistIds: string[] },
  ): Promise<Row> {
    const operationId = randomUUID();
    await this.rows(
      `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
       VALUES ($1, $2, 'queued', 0, '{}', '[]', now())`,
      [operationId, command.type],
    );
    const publisher = new Publisher(this.pipeline.kafka, this.pipeline.topicPrefix);
    await publisher.connect();
    await publisher.publishCommand({ ...command, operationId });
    await publisher.publishCommand({ ...command, operationId });
    await publisher.disconnect();
    await eventually(async () => expect((await this.operation(operationId))['finished_at']).not.toBeNull());
    return this.operation(operationId);
  }

  close(): Promise<void> {
    return this.pipeline.close();
  }

  private async operation(id: string): Promise<Row> {
    return (await this.rows('SELECT * FROM book.operation WHERE id = $1', [id]))[0]!;
  }
}

describe('a producer with an extended app', () => {
  let follower: Follower;
  beforeAll(async () => {
    follower = await Follower.start('extended', { FRESHWAX_WATCHED_TRACKS: 'Bohemian Rhapsody' });
  });
  afterAll(() => follower.close());

  it('fills all five streams, and nothing of it is refused by the consumer', async () => {
    await eventually(async () => {
      for (const table of ['albums', 'tracks', 'track_meta', 'artist_meta', 'spotify_events'])
        expect(await follower.count(`live.${table}`)).toBeGreaterThan(0);
    });
    await follower.pipeline.drained();
    expect(await follower.count('book.dead_letter')).toBe(0);
  });

  it('asks every track and every artist it met for popularity, within three of its runs', async () => {
    const settled = `observed_at < ${Date.now()} AND NOT EXISTS`;
    await eventually(async () => {
      expect(
        await follower.count(`live.tracks t WHERE ${settled} (SELECT FROM live.track_meta m WHERE m.id = t.id)`),
      ).toBe(0);
      expect(await follower.count('live.track_meta WHERE popularity IS NULL')).toBe(0);
      expect(
        await follower.count(
          `live.track_meta t WHERE ${settled} (SELECT FROM live.artist_meta a WHERE a.id = t.artist_id)`,
        ),
      ).toBe(0);
    });
  });

  it('finds albums as they are released', async () => {
    const before = await follower.count('live.albums');
    await eventually(async () => expect(await follower.count('live.albums')).toBeGreaterThan(before));
  });

  it('watches the track of the default list, found by search once', async () => {
    await eventually(async () => {
      const [watched] = await follower.rows(`SELECT * FROM book.watched_track WHERE query = 'Bohemian Rhapsody'`);
      expect(watched).toMatchObject({ source: 'simulator', name: 'Bohemian Rhapsody', track_id: expect.any(String) });
      const observed = await follower.rows('SELECT name, popularity FROM live.spotify_events WHERE requested_id = $1', [
        watched!['track_id'],
      ]);
      expect(observed).toEqual([{ name: 'Bohemian Rhapsody', popularity: expect.any(Number) }]);
    });
  });

  it('moves its cursor to the beginning once it has seen all pages', async () => {
    await eventually(async () => {
      const [cursor] = await follower.rows(
        `SELECT plan, position FROM book.source_cursor WHERE plan = 'new-releases:US'`,
      );
      expect(cursor).toMatchObject({ plan: 'new-releases:US', position: { offset: 0, sweptAt: expect.any(Number) } });
    });
  });

  it('enriches what it is asked to, once, and says so on the operation', async () => {
    const tracks = await follower.rows('SELECT id FROM live.track_meta LIMIT 120');
    const trackIds = tracks.map((row) => String(row['id']));
    const operation = await follower.ask({ type: 'enrich', trackIds, artistIds: [] });
    expect(operation).toMatchObject({
      state: 'succeeded',
      progress: 1,
      error: null,
      result: {
        runs: [{ outcome: 'done', asked: trackIds.length, answered: trackIds.length, published: trackIds.length }],
      },
    });
    const n = trackIds.length;
    expect((operation['log'] as string[]).at(-1)).toContain(
      `asked for ${n} ids, ${n} entities came, published ${n} events in`,
    );
  });

  it('does not call it a success when the source knew none of the ids', async () => {
    const operation = await follower.ask({ type: 'enrich', trackIds: ['not an id'], artistIds: ['0'.repeat(22)] });
    expect(operation).toMatchObject({
      state: 'failed',
      error: 'simulator: the source knows none of the ids',
      result: { runs: [{ asked: 2, answered: 0 }] },
    });
  });

  it('polls when it is asked to', async () => {
    expect(await follower.ask({ type: 'poll' })).toMatchObject({
      state: 'succeeded',
      result: { runs: [{ outcome: 'done' }] },
    });
  });

  it('counts its calls, events and tokens', async () => {
    expect(await follower.producer.metric('producer_source_calls_total')).toBeGreaterThan(0);
    expect(await follower.producer.metric('producer_events_published_total')).toBeGreaterThan(0);
    expect(await follower.producer.metric('producer_token_renewals_total')).toBe(1);
  });

  it('stops soon and in order', async () => {
    expect(await follower.producer.kill('SIGTERM')).toBe(0);
  });
});

describe('a producer with an app in development', () => {
  let follower: Follower;
  beforeAll(async () => {
    follower = await Follower.start('dev', { FRESHWAX_CALLS_PER_RUN: '40', FRESHWAX_ENRICHMENT_SCHEDULE: NEVER });
  });
  afterAll(() => follower.close());

  it('finds out by one call, and keeps the verdict', async () => {
    await eventually(async () => {
      const [capability] = await follower.rows('SELECT mode, not_offered, client FROM book.capability');
      expect(capability).toMatchObject({ mode: 'dev', not_offered: expect.arrayContaining(['browse/new-releases']) });
      expect(capability!['client']).toMatch(/^[0-9a-f]{32}$/);
    });
  });

  it('goes on where the calls of its last run ended, until it has seen all', async () => {
    await eventually(async () => {
      const [cursor] = await follower.rows(`SELECT position FROM book.source_cursor WHERE plan = 'search-tag-new:US'`);
      expect(cursor!['position']).toHaveProperty('sweptAt');
      expect(await follower.count('live.albums')).toBeGreaterThan(40);
    });
  });

  it('asks anew when it is asked to, and says what it found', async () => {
    expect(await follower.ask({ type: 'probe' })).toMatchObject({
      state: 'succeeded',
      result: {
        runs: [
          {
            mode: 'dev',
            outcome: 'done',
            calls: 1,
            notOffered: expect.arrayContaining(['browse/new-releases']),
            probedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          },
        ],
      },
    });
  });

  it('says that popularity is not offered, and never zero', async () => {
    // An album's tracks come with its own call, after it was found.
    const artists = '(SELECT DISTINCT artist_id FROM live.tracks) AS artists';
    await eventually(async () => expect(await follower.count(artists)).toBeGreaterThan(10));
    const trackIds = (await follower.rows('SELECT id FROM live.tracks LIMIT 10')).map((row) => String(row['id']));
    const artistIds = (await follower.rows('SELECT DISTINCT artist_id AS id FROM live.tracks LIMIT 10')).map((row) =>
      String(row['id']),
    );
    await follower.ask({ type: 'enrich', trackIds, artistIds });
    await follower.pipeline.drained();
    const fields = ['album', 'track_meta', 'artist_meta'].map((stream) => `field:${stream}.popularity`);
    // What a run met is judged when it ends: the discovery that found these tracks may still go on to further albums.
    await eventually(async () => {
      const [capability] = await follower.rows('SELECT not_offered FROM book.capability');
      expect(capability!['not_offered']).toEqual(expect.arrayContaining(fields));
    });
    for (const table of ['albums', 'track_meta', 'artist_meta']) {
      expect(await follower.count(`live.${table}`)).toBeGreaterThan(0);
      expect(await follower.count(`live.${table} WHERE popularity IS NOT NULL OR NOT missing ? 'popularity'`)).toBe(0);
    }
  });
});

describe('a producer with a wrong secret', () => {
  let pipeline: TestPipeline;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
  });
  afterAll(() => pipeline.close());

  it('lives, is not ready, and says what to do without saying the secret', async () => {
    const simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_CLIENT_ID: 'an id',
      FRESHWAX_SIMULATOR_CLIENT_SECRET: 'right',
    });
    const producer = await AppProcess.spawn('producer', {
      env: {
        ...pipeline.env,
        FRESHWAX_SOURCE: 'spotify',
        SPOTIFY_CLIENT_ID: 'an id',
        SPOTIFY_CLIENT_SECRET: 'very-wrong',
        FRESHWAX_SPOTIFY_API_URL: simulator.url,
        FRESHWAX_SPOTIFY_ACCOUNTS_URL: simulator.url,
      },
    });
    await eventually(async () => {
      const { status, checks } = await producer.readiness();
      expect(status).toBe('error');
      expect(checks['source:spotify']).toEqual({
        status: 'error',
        detail: expect.stringContaining('SPOTIFY_CLIENT_SECRET'),
      });
    });
    await producer.kill('SIGTERM');
    expect(producer.output()).not.toContain('very-wrong');
  });
});

describe('a producer that is asked to stop before its group has let it in', () => {
  let pipeline: TestPipeline;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
  });
  afterAll(() => pipeline.close());

  it('waits neither for Kafka to give up a member that was killed, nor for a connection that says nothing', async () => {
    const simulator = await pipeline.start('simulator', {});
    const env = {
      ...pipeline.env,
      FRESHWAX_SOURCE: 'simulator',
      FRESHWAX_SIMULATOR_URL: simulator.url,
    };
    const isMember = async (): Promise<void> => {
      const { groups } = await admin.describeGroups([`${pipeline.topicPrefix}freshwax-producer`]);
      expect(groups[0]).toMatchObject({ state: 'Stable' });
    };
    const admin = pipeline.kafka.admin();
    await admin.connect();
    const killed = await AppProcess.spawn('producer', { env });
    await eventually(isMember);
    await admin.disconnect();
    await killed.kill('SIGKILL');
    const next = await (await AppProcess.spawn('producer', { env })).becomes('ready');
    const silent = connect(Number(new URL(next.url).port), '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    expect(await next.kill('SIGTERM')).toBe(0);
    silent.destroy();
  });
});
