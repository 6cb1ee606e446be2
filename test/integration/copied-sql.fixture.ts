import type { AnswerMeta } from '@freshwax/contracts';
import { addressOf, type Question } from '../../apps/dashboard/src/query/address.ts';
import type { SqlScope } from '../../apps/dashboard/src/sql/rows.ts';
import type { Filters } from '../../apps/dashboard/src/view/view-state.ts';
import { FilledGateway } from '../../apps/gateway/src/filled-gateway.fixture.ts';
import { aggregatesSql, OBSERVED_AT_MS } from '../../apps/gateway/src/gateway.fixture.ts';

const HOUR_MS = 3_600_000;
const OBSERVED = 'observed_at, tie, name, missing, expires_on, part, generation, off';

/** The same entities of a second source, whose figures are others; types, genres, credits and listens; and a week's history. */
const variedSql = (prefix: string): string => `
INSERT INTO live.artist_meta (id, source, ${OBSERVED}, popularity) SELECT id, 'import', ${OBSERVED}, 100 - popularity FROM live.artist_meta;
INSERT INTO live.albums (id, source, ${OBSERVED}, artists, album_type, total_tracks, release_day, release_date_precision)
SELECT id, 'import', ${OBSERVED}, artists, album_type, 1, release_day + 30, 'day' FROM live.albums;
INSERT INTO live.tracks (id, source, ${OBSERVED}, artists, artist_id, album_id, track_number, duration_ms, explicit)
SELECT id, 'import', ${OBSERVED}, artists, artist_id, album_id, 1, duration_ms / 2, explicit FROM live.tracks WHERE off % 3 = 0;
INSERT INTO live.track_meta (id, source, ${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, popularity)
SELECT id, 'import', ${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, off % 60 FROM live.tracks WHERE source = 'import';
${aggregatesSql(prefix, 'import')}
UPDATE live.albums SET album_type = CASE off % 3 WHEN 0 THEN 'single' WHEN 1 THEN 'album' END,
       genres = CASE off % 4 WHEN 0 THEN '["it''s jazz"]'::jsonb WHEN 1 THEN '["pop"]' END,
       release_day = release_day + ('2026-11-20'::date - '2022-01-01'::date),
       artists = jsonb_build_array(jsonb_build_object('id', 'artist' || off % 7, 'name', 'Name ' || off % 7)), listen_count = off * 7 % 13;
UPDATE live.artist_meta SET genres = CASE off % 5 WHEN 0 THEN '["it''s jazz", "folk"]'::jsonb WHEN 1 THEN '["folk"]' END,
       listen_count = off * 11 % 17;
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}spotify.track_meta', id, source, at / ${HOUR_MS}, at, tie, off % 101, 'infinity', part, 0, off
  FROM live.track_meta, LATERAL (SELECT ${OBSERVED_AT_MS} - 8 * 24 * ${HOUR_MS}::bigint AS at) AS before;
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}spotify_events', id, source, at / ${HOUR_MS}, at, tie, off, 'infinity', part, 0, off
  FROM live.spotify_events, LATERAL (SELECT ${OBSERVED_AT_MS} - off * ${HOUR_MS} AS at) AS before;
INSERT INTO book.followed_artist (query, source, artist_id, name) VALUES ('Name 3', 'simulator', 'artist3', 'Name 3');
INSERT INTO book.run (id, source, job, started_at, finished_at, outcome)
SELECT gen_random_uuid(), CASE i % 2 WHEN 0 THEN 'simulator' ELSE 'import' END, 'discovery', at, at, 'done'
  FROM generate_series(1, 30) AS i, LATERAL (SELECT timestamptz '2026-11-20 12:00Z' - i * interval '1 minute' AS at) AS began;
UPDATE book.dead_letter SET discarded_at = now(), discarded_by = 'a', discarded_why = 'b' WHERE off IN (1, 2);
UPDATE book.dead_letter SET redrives = 1 WHERE off = 3;
UPDATE book.dead_letter SET root_generation = 0, root_off = 3 WHERE off = 9;
`;

export type Row = Record<string, unknown>;

/** Where a card stands. */
export interface View {
  source: string | null;
  filters: Filters;
}

/** A gateway on rows of two sources, and what the cards copy as SQL, asked of the same database. */
export class CopiedSql {
  private constructor(private readonly filled: FilledGateway) {}

  static async start(): Promise<CopiedSql> {
    const filled = await FilledGateway.start();
    await filled.write(variedSql(filled.env.FRESHWAX_TOPIC_PREFIX));
    return new CopiedSql(filled);
  }

  /** The card's answer, and the rows of its SQL. */
  async both<Answer extends { data: unknown; meta: AnswerMeta }>(
    { source, filters }: View,
    question: Question,
    schema: { parse: (body: unknown) => Answer },
    toSql: (answer: Answer, scope: SqlScope) => string,
  ): Promise<{ data: Answer['data']; rows: Row[] }> {
    const response = await this.filled.gateway.get(addressOf(question, source), { 'cache-control': 'no-cache' });
    const answer = schema.parse(await response.json());
    const { rows } = await this.filled.pool.query<Row>(toSql(answer, { sources: answer.meta.sources, filters }));
    return { data: answer.data, rows };
  }

  close(): Promise<void> {
    return this.filled.close();
  }
}
