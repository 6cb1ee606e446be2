import type {
  AlbumRow,
  ArtistRow,
  FoundKind,
  SearchResult,
  Source,
  TrackRow,
  WatchedTrackRow,
} from '@freshwax/contracts';
import { addressOf } from '../query/address.ts';
import { fetchAnswer } from '../query/fetch-answer.ts';

export interface Found {
  readonly kind: FoundKind;
  readonly id: string;
  readonly source: Source;
  readonly name: string;
  /** Who made it, or what is known of it. */
  readonly beside: string;
}

/** Of each kind. */
const EACH = 5;

const byArtists = (artists: readonly { name: string }[]): string => artists.map(({ name }) => name).join(', ');

const beside: Record<FoundKind, (row: never) => string> = {
  artists: (row: ArtistRow) => row.genres?.slice(0, 2).join(', ') ?? '',
  tracks: (row: TrackRow) => byArtists(row.artists),
  albums: (row: AlbumRow) => [byArtists(row.artists), row.releaseDate].filter(Boolean).join(', '),
  watchedTracks: (row: WatchedTrackRow) => byArtists(row.artists),
};

const toFound = (kind: FoundKind, row: SearchResult[FoundKind][number]): Found => ({
  kind,
  id: row.id,
  source: row.source,
  name: row.name || row.id,
  beside: beside[kind](row as never),
});

export interface FindQuestion {
  readonly kinds: readonly FoundKind[];
  readonly q: string;
  readonly source: Source | null;
  /** Ids that are not looked for: they were found already. */
  readonly without: readonly string[];
}

/** What is called like that, kind by kind, the best first. @throws when the search does not answer, or the signal aborts */
export async function fetchFound(
  { kinds, q, source, without }: FindQuestion,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const query = { q, of: kinds.join(), limit: EACH + without.length };
  const response = await fetchAnswer(addressOf({ path: 'search', query }, source), signal);
  if (!response.ok) throw new Error(`the search answered ${response.status}`);
  const { data } = (await response.json()) as { data: SearchResult };
  return kinds.flatMap((kind) =>
    data[kind]
      .filter(({ id }) => !without.includes(id))
      .slice(0, EACH)
      .map((row) => toFound(kind, row)),
  );
}
