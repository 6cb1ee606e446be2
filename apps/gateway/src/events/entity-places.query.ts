import { Injectable } from '@nestjs/common';
import type { Source, Stream } from '@freshwax/contracts';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';

/** Where one record lies. */
export interface RecordPlace {
  topic: string;
  part: number;
  generation: number;
  off: string;
  observed_at: string;
}

/** The state table that each topic feeds. */
export const STATE_TABLES: Record<Stream, string> = {
  album: 'live.albums',
  track: 'live.tracks',
  track_meta: 'live.track_meta',
  artist_meta: 'live.artist_meta',
  watched_track: 'live.spotify_events',
};

const COLUMNS = 'part, generation, off, observed_at';

/** Rows by their key: a page costs as many steps into an index as the entity has rows. */
const sqlOf = (topicOf: (stream: Stream) => string): string => {
  const states = Object.entries(STATE_TABLES).map(
    ([stream, table]) =>
      `SELECT '${topicOf(stream as Stream)}' AS topic, ${COLUMNS} FROM ${table} WHERE id = $1 AND source = ANY($2)`,
  );
  return `
SELECT topic, part, generation, off::text AS off, max(observed_at)::text AS observed_at FROM (
  ${states.join(' UNION ALL ')}
  UNION ALL SELECT topic, ${COLUMNS} FROM live.popularity_history WHERE topic = ANY($3) AND id = $1 AND source = ANY($2)) AS said
 WHERE $4::bigint IS NULL OR observed_at < $4 OR (observed_at = $4 AND (topic, part, generation, off) > ($5, $6::int, $7::int, $8::bigint))
 GROUP BY topic, part, generation, said.off ORDER BY max(observed_at) DESC, topic, part, generation, said.off LIMIT $9`;
};

/** Which records an entity's rows and history came from. */
@Injectable()
export class EntityPlacesQuery {
  private readonly sql: string;

  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
    private readonly topics: TopicNames,
  ) {
    this.sql = sqlOf((stream) => topics.of(stream));
  }

  /** Newest observation first. */
  async read(question: {
    id: string;
    sources: readonly Source[];
    limit: number;
    cursor: string | undefined;
  }): Promise<Page<RecordPlace>> {
    const { id, sources, limit, cursor } = question;
    const scope = JSON.stringify(['events of', id, sources]);
    const after = cursor === undefined ? [null, null, null, null, null] : await this.cursors.read(scope, cursor);
    const histories = (['track_meta', 'artist_meta', 'watched_track'] as const).map((stream) => this.topics.of(stream));
    const read = await this.postgres.rows<RecordPlace>(this.sql, [id, sources, histories, ...after, limit + 1]);
    return cutPage(read, limit, (last) =>
      this.cursors.sign(scope, [last.observed_at, last.topic, last.part, last.generation, last.off]),
    );
  }
}
