import { Injectable } from '@nestjs/common';
import type { FollowedArtist, Source } from '@freshwax/contracts';
import { pageOf } from '../entities/to-rows.ts';
import { mapPage, type Page } from '../http/page.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { toEntryId, type EntryKey } from './entry-id.ts';
import { EntryPages, PLACE, type EntriesQuestion } from './entry-pages.ts';

const entriesThat = (condition: string): string => `
SELECT entry.query, entry.source, entry.artist_id, coalesce(m.name, entry.name) AS name, m.url, entry.resolved_at,
       entry.checked_at, entry.missed_at, entry.added_at, ${PLACE}
  FROM book.followed_artist entry LEFT JOIN live.artist_meta m ON m.id = entry.artist_id AND m.source = entry.source
 WHERE ${condition}`;

// What the source did not know is looked for again when it is asked for again.
const ADD = `
WITH before AS (SELECT 1 FROM book.followed_artist WHERE query = $1 AND source = $2),
added AS (
  INSERT INTO book.followed_artist AS f (query, source) VALUES ($1, $2)
  ON CONFLICT (query, source) DO UPDATE SET resolved_at = CASE WHEN f.artist_id IS NULL THEN NULL ELSE f.resolved_at END
  RETURNING 1)
SELECT NOT EXISTS (SELECT 1 FROM before) AS is_new FROM added`;

interface Row {
  query: string;
  source: Source;
  artist_id: string | null;
  name: string | null;
  url: string | null;
  resolved_at: Date | null;
  checked_at: Date | null;
  missed_at: Date | null;
  added_at: Date;
  place: string;
}

/** Artists whose new releases are looked for: book.followed_artist. */
@Injectable()
export class FollowedArtistsQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly pages: EntryPages,
  ) {}

  /** In the order of their coming. */
  async list(question: EntriesQuestion): Promise<Page<FollowedArtist>> {
    return mapPage(
      await this.pages.read<Row>({ name: 'followed-artists', statement: entriesThat }, question),
      toFollowed,
    );
  }

  async find({ query, source }: EntryKey): Promise<FollowedArtist | undefined> {
    const sql = entriesThat('entry.query = $1 AND entry.source = $2');
    const rows = await this.postgres.rows<Row>(sql, [query, source]);
    return rows.map(toFollowed)[0];
  }

  /** @returns whether it was not followed before */
  async add({ query, source }: EntryKey): Promise<boolean> {
    return (await this.postgres.row<{ is_new: boolean }>(ADD, [query, source])).is_new;
  }

  async remove({ query, source }: EntryKey): Promise<void> {
    await this.postgres.rows('DELETE FROM book.followed_artist WHERE query = $1 AND source = $2', [query, source]);
  }
}

function toFollowed(row: Row): FollowedArtist {
  const { query, source, artist_id: artistId } = row;
  return {
    id: toEntryId({ source, query }),
    query,
    source,
    name: row.name,
    url: artistId === null ? null : (row.url ?? pageOf('artist', { id: artistId, source })),
    addedAt: row.added_at.toISOString(),
    state: stateOf(row),
    artistId,
    lastCheckedAt: row.checked_at?.toISOString() ?? null,
  };
}

function stateOf({ artist_id: artistId, missed_at: missedAt, resolved_at: resolvedAt }: Row): FollowedArtist['state'] {
  if (missedAt !== null) return 'not-found';
  if (artistId !== null) return 'followed';
  return resolvedAt === null ? 'resolving' : 'not-found';
}
