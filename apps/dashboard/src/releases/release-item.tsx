import type { AlbumRow } from '@freshwax/contracts';
import { Cover } from '../card/cover.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { SourceLink } from '../card/source-link.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { ArtistLinks } from '../entity/artist-links.tsx';
import { compact, count, NOTHING } from '../format/number.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { artistNames, nobodyNamed } from './artist-names.ts';

const GENRES_SHOWN = 3;

/** Of the row's own source, else of the same release in MusicBrainz: always with the name of who counted. */
function Listens({ album: { listenCount, musicbrainz } }: { album: AlbumRow }) {
  const listens = listenCount ?? musicbrainz?.listenCount;
  return listens == null ? null : <span class="tag">{compact(listens)} listens on ListenBrainz</span>;
}

/** The name leads to the source, as its terms ask; the artists to their screens. */
export const Release = ({ album }: { album: AlbumRow }) => (
  <li class="release" data-source={album.source}>
    <Cover name={album.name} url={album.imageUrl} size={56} />
    <p class="release-name">
      <SourceLink name={album.name} url={album.url} source={album.source} />
    </p>
    <p class="release-artists">
      <ArtistLinks artists={album.artists} nobody={nobodyNamed(album)} />
    </p>
    <p class="release-facts">
      <span>{album.releaseDate ?? 'no date'}</span>
      <span class="tag">{sourceLabel(album.source)}</span>
      {album.albumType && <span class="tag tag-quiet">{album.albumType}</span>}
      <Listens album={album} />
      {album.genres?.slice(0, GENRES_SHOWN).map((genre) => (
        <span key={genre} class="tag tag-quiet">
          {genre}
        </span>
      ))}
    </p>
  </li>
);

export const releasesTable = (albums: readonly AlbumRow[]) =>
  tableOf<AlbumRow>({
    rows: albums,
    columns: [
      {
        key: 'release',
        label: 'Release',
        value: (row) => row.name,
        show: (row) => <SourceLink name={row.name} url={row.url} source={row.source} />,
      },
      {
        key: 'artists',
        label: 'Artists',
        value: artistNames,
        show: (row) => <ArtistLinks artists={row.artists} nobody={nobodyNamed(row)} />,
      },
      { key: 'date', label: 'Date', value: (row) => row.releaseDate },
      { key: 'type', label: 'Type', value: (row) => row.albumType },
      numeric(
        'listens',
        'Listens on ListenBrainz',
        (row) => row.listenCount ?? row.musicbrainz?.listenCount ?? null,
        count,
      ),
      { key: 'genres', label: 'Genres', value: (row) => row.genres?.join(', ') ?? NOTHING },
      { key: 'source', label: 'Source', value: (row) => sourceLabel(row.source) },
      {
        key: 'record',
        label: 'Record',
        value: (row) => toPlaceText(row.provenance),
        show: (row) => <RecordLink place={row.provenance} of={row.name} />,
      },
    ],
  });
