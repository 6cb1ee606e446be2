import type { AlbumRow, ArtistRow, Source, TrackRow } from '@freshwax/contracts';
import { addressOf } from '../query/address.ts';
import { fetchAnswer } from '../query/fetch-answer.ts';

export type FoundKind = 'artists' | 'tracks' | 'albums';

export interface Found {
  readonly kind: FoundKind;
  readonly id: string;
  readonly source: Source;
  readonly name: string;
  /** Who made it, or what is known of it. */
  readonly beside: string;
}

const EACH = 5;

const byArtists = (artists: readonly { name: string }[]): string => artists.map(({ name }) => name).join(', ');

const beside: Record<FoundKind, (row: never) => string> = {
  artists: (row: ArtistRow) => row.genres?.slice(0, 2).join(', ') ?? '',
  tracks: (row: TrackRow) => byArtists(row.artists),
  albums: (row: AlbumRow) => [byArtists(row.artists), row.releaseDate].filter(Boolean).join(', '),
};

async function fetchKind(kind: FoundKind, q: string, { source, signal }: FindOptions): Promise<Found[]> {
  const response = await fetchAnswer(addressOf({ path: kind, query: { q, limit: EACH } }, source), signal);
  if (!response.ok) throw new Error(`${kind} answered ${response.status}`);
  const { data } = (await response.json()) as { data: (AlbumRow | TrackRow | ArtistRow)[] };
  return data.map((row) => ({
    kind,
    id: row.id,
    source: row.source,
    name: row.name || row.id,
    beside: beside[kind](row as never),
  }));
}

interface FindOptions {
  readonly source: Source | null;
  readonly signal: AbortSignal;
}

/** What is called like that, kind by kind. @throws when one of the lists does not answer, or the signal aborts */
export async function fetchFound(kinds: readonly FoundKind[], q: string, options: FindOptions): Promise<Found[]> {
  return (await Promise.all(kinds.map((kind) => fetchKind(kind, q, options)))).flat();
}
