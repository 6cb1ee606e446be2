import type { AlbumRow, ArtistRow, Availability, Source, TrackRow, WatchedTrackRow } from '@freshwax/contracts';
import type {
  AlbumEntity,
  ArtistMetaEntity,
  TrackEntity,
  TrackMetaEntity,
  WatchedObservationEntity,
} from '@freshwax/postgres/entities';

export type Match = NonNullable<AlbumRow['musicbrainz']>;

/** What the rows of all lists share. */
type Observed = Pick<
  AlbumEntity,
  'id' | 'source' | 'name' | 'observedAt' | 'expiresOn' | 'missing' | 'part' | 'generation' | 'off' | 'runId'
>;

function toObserved(entity: Observed, topic: string) {
  return {
    id: entity.id,
    source: entity.source as Source,
    name: entity.name,
    observedAt: new Date(Number(entity.observedAt)).toISOString(),
    expiresOn: entity.expiresOn === 'infinity' ? null : entity.expiresOn,
    notOffered: entity.missing,
    provenance: {
      topic,
      partition: entity.part,
      generation: entity.generation,
      offset: entity.off,
      runId: entity.runId,
    },
  };
}

/** What MusicBrainz, whose ids ListenBrainz uses, calls each kind. */
export const MUSICBRAINZ_KIND = { album: 'release-group', track: 'recording', artist: 'artist' } as const;

/** The source's own page, where the row does not bring one. */
export function pageOf(kind: 'album' | 'track' | 'artist', entity: { id: string; source: string }): string | null {
  const id = encodeURIComponent(entity.id);
  if (entity.source === 'spotify') return `https://open.spotify.com/${kind}/${id}`;
  return entity.source === 'listenbrainz' ? `https://musicbrainz.org/${MUSICBRAINZ_KIND[kind]}/${id}` : null;
}

const toListens = (entity: { listenCount: string | null; listenerCount: string | null }) => ({
  listenCount: entity.listenCount === null ? null : Number(entity.listenCount),
  listenerCount: entity.listenerCount === null ? null : Number(entity.listenerCount),
});

const availabilityOf = (entity: { popularity: number | null; missing: string[] } | undefined): Availability => {
  if (entity && entity.popularity !== null) return 'ok';
  return entity?.missing.includes('popularity') ? 'not-offered' : 'missing';
};

export const toAlbumRow = (album: AlbumEntity, topic: string, match?: Match): AlbumRow => ({
  ...toObserved(album, topic),
  albumType: album.albumType,
  totalTracks: album.totalTracks,
  releaseDate: album.releaseDate,
  releaseDatePrecision: album.releaseDatePrecision,
  artists: album.artists,
  imageUrl: album.imageUrl,
  url: album.url ?? pageOf('album', album),
  label: album.label,
  popularity: album.popularity,
  genres: album.genres,
  ...toListens(album),
  musicbrainz: match ?? null,
});

/** @param beside what was said of the same track's popularity, and who it is in MusicBrainz, if anything was */
export const toTrackRow = (
  track: TrackEntity,
  { meta, match }: { meta: TrackMetaEntity | undefined; match?: Match | undefined },
  topic: string,
): TrackRow => ({
  ...toObserved(track, topic),
  albumId: track.albumId,
  artists: track.artists,
  discNumber: track.discNumber,
  trackNumber: track.trackNumber,
  durationMs: track.durationMs,
  explicit: track.explicit,
  popularity: meta?.popularity ?? null,
  popularityAvailability: availabilityOf(meta),
  ...toListens(meta ?? { listenCount: null, listenerCount: null }),
  url: pageOf('track', track),
  musicbrainz: match ?? null,
});

export const toWatchedTrackRow = (watched: WatchedObservationEntity, topic: string): WatchedTrackRow => ({
  ...toObserved(watched, topic),
  requestedId: watched.requestedId,
  albumId: watched.albumId,
  albumName: watched.albumName,
  artists: watched.artists,
  durationMs: watched.durationMs,
  isPlayable: watched.isPlayable,
  popularity: watched.popularity,
  popularityAvailability: availabilityOf(watched),
  url: pageOf('track', watched),
});

export const toArtistRow = (artist: ArtistMetaEntity, topic: string): ArtistRow => ({
  ...toObserved(artist, topic),
  popularity: artist.popularity,
  popularityAvailability: availabilityOf(artist),
  followers: artist.followers === null ? null : Number(artist.followers),
  ...toListens(artist),
  genres: artist.genres,
  imageUrl: artist.imageUrl,
  url: artist.url ?? pageOf('artist', artist),
});
