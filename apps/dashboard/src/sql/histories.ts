import type { EntityHistory, WatchedHistory } from '@freshwax/contracts';
import { text, topicsSql } from './rows.ts';

/**
 * Histories of popularity as questions to PostgreSQL: all observations that are kept, where a card thins many of them. They have no
 * end: an hour keeps its newest observation, so that the one of this hour is soon later than any time that is written down.
 */

const HOUR_MS = 3_600_000;
const topics = {
  tracks: ['spotify.track_meta', 'spotify_events'],
  artists: ['spotify.artist_meta'],
  watched: ['spotify_events'],
} as const;

interface Kept {
  readonly of: keyof typeof topics;
  /** A condition on `h`, a row of the history. */
  readonly whose: string;
  readonly from: string;
}

function keptSql({ of, whose, from }: Kept): string {
  const fromMs = Date.parse(from);
  return `SELECT to_timestamp(h.observed_at / 1000.0) AS observed_at, h.source, h.id, h.popularity,
       h.topic, h.part AS partition, h.generation, h.off AS "offset"
  FROM live.popularity_history h
 WHERE h.topic IN (${topicsSql(topics[of])})
   AND ${whose}
   AND h.hour >= ${Math.floor(fromMs / HOUR_MS)}
   AND h.observed_at >= ${fromMs}
 ORDER BY h.observed_at, h.topic, h.id;`;
}

/** @param histories of one kind and the same time; one at least */
export function historiesSql(histories: readonly EntityHistory[]): string {
  const rows = histories.map(({ id, source }) => `(${text(id)}, ${text(source)})`).join(', ');
  const [{ kind, from }] = histories as readonly [EntityHistory];
  return keptSql({ of: kind, from, whose: `(h.id, h.source) IN (${rows})` });
}

/** With a market the track that answered may have another id than the one that is watched. */
export function watchedHistorySql({ id, source, from }: WatchedHistory): string {
  const ids = `SELECT ${text(id)} UNION SELECT id FROM live.spotify_events WHERE source = ${text(source)} AND requested_id = ${text(id)}`;
  return keptSql({ of: 'watched', whose: `h.source = ${text(source)} AND h.id IN (${ids})`, from });
}
