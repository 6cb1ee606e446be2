import { Injectable } from '@nestjs/common';
import { PostgresStore } from '../stores/postgres.store.ts';
import { MUSICBRAINZ_KIND, type Match } from './to-rows.ts';

interface Named {
  id: string;
  source: string;
}

/** Where the listens of each kind are. */
const TABLES = { track: 'live.track_meta', album: 'live.albums' } as const;

// Both sides are primary keys: a page costs as many look-ups as it has rows.
const sqlOf = (table: string): string => `
SELECT m.source, m.id, m.mbid, said.listen_count::text AS listen_count
  FROM book.musicbrainz_match m
  LEFT JOIN ${table} said ON said.id = m.mbid AND said.source = 'listenbrainz'
 WHERE m.kind = $1 AND m.mbid IS NOT NULL AND (m.source, m.id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`;

/** Which MusicBrainz entity the rows of a page are, with the listens that ListenBrainz has of it. */
@Injectable()
export class MatchesQuery {
  constructor(private readonly postgres: PostgresStore) {}

  async of(kind: keyof typeof TABLES, rows: readonly Named[]): Promise<Pick<Map<Named, Match>, 'get'>> {
    const others = rows.filter(({ source }) => source !== 'listenbrainz');
    if (others.length === 0) return new Map();
    const found = await this.postgres.rows<Named & { mbid: string; listen_count: string | null }>(sqlOf(TABLES[kind]), [
      kind,
      others.map(({ source }) => source),
      others.map(({ id }) => id),
    ]);
    const byKey = new Map(found.map((row) => [keyOf(row), row]));
    return new Map(
      others.flatMap((row) => {
        const match = byKey.get(keyOf(row));
        return match ? [[row, toMatch(match, MUSICBRAINZ_KIND[kind])] as const] : [];
      }),
    );
  }
}

const keyOf = ({ source, id }: Named): string => `${source}:${id}`;

const toMatch = ({ mbid, listen_count }: { mbid: string; listen_count: string | null }, page: string): Match => ({
  mbid,
  listenCount: listen_count === null ? null : Number(listen_count),
  url: `https://musicbrainz.org/${page}/${encodeURIComponent(mbid)}`,
  source: 'listenbrainz',
});
