import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FilledGateway } from '../filled-gateway.fixture.ts';

describe('an answer that also rests on what no data version speaks for', () => {
  let filled: FilledGateway;
  let topic: string;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
  });
  afterAll(() => filled.close());

  /** [address, what changes its answer without a record]; `$topic` is the topic of track meta. */
  const cases: [string, string][] = [
    ['dead-letters?limit=5', `UPDATE book.dead_letter SET redrives = redrives + 1`],
    [
      'dead-letters/counts',
      `UPDATE book.dead_letter SET discarded_at = now(), discarded_by = 'x', discarded_why = 'y' WHERE off = 1`,
    ],
    ['dead-letters/$topic:1:0:1', `UPDATE book.dead_letter SET redrives = redrives + 1`],
    ['provenance?topic=$topic&partition=2&offset=2', `UPDATE book.dead_letter SET reason = 'contract' WHERE off = 2`],
    ['sources', `INSERT INTO book.quota_ledger (source, bucket, budget) VALUES ('simulator', 'search', 10)`],
    [
      'runs',
      `INSERT INTO book.run (id, source, job, started_at) VALUES (gen_random_uuid(), 'simulator', 'poll', now())`,
    ],
    ['watch-list', `INSERT INTO book.watched_track (query, source) VALUES ('a', 'simulator')`],
    ['followed-artists', `INSERT INTO book.followed_artist (query, source) VALUES ('a', 'simulator')`],
    [
      'operations',
      `INSERT INTO book.operation (id, type, state, progress, request, log, created_at) VALUES (gen_random_uuid(), 'rebuild', 'queued', 0, '{"type":"rebuild"}', '[]', now())`,
    ],
  ];

  it.each(cases)('%s is not sent twice, and is sent as soon as it changed', async (path, change) => {
    const ask = (tag = '') =>
      filled.gateway.get(`/api/v1/${path.replace('$topic', topic)}`, tag === '' ? {} : { 'if-none-match': tag });
    const first = await ask();
    const tag = first.headers.get('etag')!;
    expect([first.status, tag, first.headers.get('cache-control')]).toEqual([
      200,
      expect.stringMatching(/^W\/"[\w-]{22}"$/),
      'private, max-age=0, must-revalidate',
    ]);
    const again = await ask(tag);
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
    await filled.pool.query(change);
    const changed = await ask(tag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(tag);
    expect(await changed.json()).not.toEqual(await first.json());
  });

  it('is sent again when a record was applied: its version and its age are others', async () => {
    const tag = (await filled.gateway.get('/api/v1/runs')).headers.get('etag')!;
    await filled.write();
    expect((await filled.gateway.get('/api/v1/runs', { 'if-none-match': tag })).status).toBe(200);
  });
});
