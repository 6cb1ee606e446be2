import type { AlbumRow, TrackRow } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { SourceLink } from '../card/source-link.tsx';
import { toPlaceText } from '../drawer/place.ts';
import { RecordLink } from '../drawer/record-link.tsx';
import { count } from '../format/number.ts';
import { clock } from '../format/time.ts';
import type { ListAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf, type Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { hrefTo } from '../view/view.ts';

const SHOWN = 50;

const record: Column<TrackRow | AlbumRow> = {
  key: 'record',
  label: 'Record',
  value: (row) => toPlaceText(row.provenance),
  show: (row) => <RecordLink place={row.provenance} of={row.name} />,
};

const tracksTable = (tracks: readonly TrackRow[]) =>
  tableOf<TrackRow>({
    rows: tracks,
    columns: [
      {
        key: 'track',
        label: 'Track',
        value: (row) => row.name,
        show: (row) => <a href={hrefTo(`/tracks/${encodeURIComponent(row.id)}`)}>{row.name}</a>,
      },
      numeric('popularity', 'Popularity', (row) => row.popularity, count),
      numeric('length', 'Length', (row) => row.durationMs, clock),
      record,
    ],
  });

const albumsTable = (albums: readonly AlbumRow[]) =>
  tableOf<AlbumRow>({
    rows: albums,
    columns: [
      {
        key: 'release',
        label: 'Release',
        value: (row) => row.name,
        show: (row) => <SourceLink name={row.name} url={row.url} source={row.source} />,
      },
      { key: 'date', label: 'Date', value: (row) => row.releaseDate },
      { key: 'type', label: 'Type', value: (row) => row.albumType },
      numeric('tracks', 'Tracks', (row) => row.totalTracks, count),
      record,
    ],
  });

const nothing = (what: string) =>
  ({
    kind: 'empty',
    title: `No ${what} of this artist yet`,
    text: <p>They come with the next runs, or are not followed.</p>,
  }) as const;

export function TracksCard({ artistId }: { artistId: string }) {
  const query = { artistId, sort: '-popularity', limit: SHOWN };
  const kept = useAnswer<ListAnswer<TrackRow>>({ path: 'tracks', query, minIntervalMs: 5_000 });
  const content = ({ data, page, meta }: ListAnswer<TrackRow>): CardContent => {
    const table = tracksTable(data);
    return {
      drawing: table.render('artist-tracks', 'Tracks of this artist'),
      table,
      n: data.length,
      nOf: page.hasMore ? 'tracks, the most popular' : data.length === 1 ? 'track' : 'tracks',
      missing: meta.missing['popularity'] ?? 0,
      gap: data.length === 0 ? nothing('track') : undefined,
    };
  };
  return (
    <Card
      name="artist-tracks"
      question="Which tracks are there?"
      kept={kept}
      content={content}
      sql={({ tracksOfArtistSql }, _, { sources }) => tracksOfArtistSql(artistId, SHOWN, sources)}
      isBare
      isTable
    />
  );
}

export function AlbumsCard({ artistId }: { artistId: string }) {
  const kept = useAnswer<ListAnswer<AlbumRow>>({
    path: 'albums',
    query: { artistId, limit: SHOWN },
    minIntervalMs: 5_000,
  });
  const content = ({ data, page, meta }: ListAnswer<AlbumRow>): CardContent => {
    const table = albumsTable(data);
    return {
      drawing: table.render('artist-albums', 'Releases of this artist'),
      table,
      n: data.length,
      nOf: page.hasMore ? 'releases, the newest' : data.length === 1 ? 'release' : 'releases',
      missing: meta.missing['releaseDate'] ?? 0,
      gap: data.length === 0 ? nothing('release') : undefined,
    };
  };
  return (
    <Card
      name="artist-albums"
      question="What was released?"
      kept={kept}
      content={content}
      sql={({ albumsSql }, _, { sources }) => albumsSql('newest', SHOWN, { sources, filters: { artist: artistId } })}
      isBare
      isTable
    />
  );
}
