import type { AlbumList, AlbumRow } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Cover } from '../card/cover.tsx';
import { SourceLink } from '../card/source-link.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { compact, count, NOTHING } from '../format/number.ts';
import type { Question } from '../query/address.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { nothingYet } from './gaps.tsx';

const SHOWN = 12;
const GENRES_SHOWN = 3;

const questions = {
  newest: 'What is new?',
  listens: 'Which releases are listened to the most?',
} as const;
type Order = keyof typeof questions;

const questionOf = (order: Order): Question => ({
  path: 'albums',
  query: { sort: order === 'newest' ? '-releaseDate' : '-listenCount', limit: SHOWN },
  minIntervalMs: 3_000,
});

const artistsOf = ({ artists }: AlbumRow): string =>
  artists.flatMap(({ name }) => name || []).join(', ') || 'no artist named';

/** Of the row's own source, else of the same release in MusicBrainz: always with the name of who counted. */
function Listens({ album: { listenCount, musicbrainz } }: { album: AlbumRow }) {
  const listens = listenCount ?? musicbrainz?.listenCount;
  return listens == null ? null : <span class="tag">{compact(listens)} listens on ListenBrainz</span>;
}

const Release = ({ album }: { album: AlbumRow }) => (
  <li class="release" data-source={album.source}>
    <Cover name={album.name} url={album.imageUrl} size={56} />
    <p class="release-name">
      <SourceLink name={album.name} url={album.url} source={album.source} />
    </p>
    <p class="release-artists">{artistsOf(album)}</p>
    <p class="release-facts">
      <span>{album.releaseDate ?? 'no date'}</span>
      <span class="tag">{sourceLabel(album.source)}</span>
      <Listens album={album} />
      {album.genres?.slice(0, GENRES_SHOWN).map((genre) => (
        <span key={genre} class="tag tag-quiet">
          {genre}
        </span>
      ))}
    </p>
  </li>
);

const toTable = (albums: readonly AlbumRow[]) =>
  tableOf<AlbumRow>({
    rows: albums,
    columns: [
      {
        key: 'release',
        label: 'Release',
        value: (row) => row.name,
        show: (row) => <SourceLink name={row.name} url={row.url} source={row.source} />,
      },
      { key: 'artists', label: 'Artists', value: artistsOf },
      { key: 'date', label: 'Date', value: (row) => row.releaseDate },
      { key: 'type', label: 'Type', value: (row) => row.albumType },
      {
        key: 'listens',
        label: 'Listens on ListenBrainz',
        isNumeric: true,
        value: (row) => row.listenCount ?? row.musicbrainz?.listenCount ?? null,
        show: (row) => count(row.listenCount ?? row.musicbrainz?.listenCount ?? null),
      },
      { key: 'genres', label: 'Genres', value: (row) => row.genres?.join(', ') ?? NOTHING },
      { key: 'source', label: 'Source', value: (row) => sourceLabel(row.source) },
    ],
  });

export function ReleasesCard({ order }: { order: Order }) {
  const kept = useAnswer<AlbumList>(questionOf(order));
  const content = ({ data, meta }: AlbumList): CardContent => ({
    drawing: (
      // Scrolls: to be reached by the keyboard also where no row of it has a link.
      <div class="releases-scroll" tabIndex={0} role="region" aria-label={questions[order]}>
        <ul class="releases" role="list" data-releases={order}>
          {data.map((album) => (
            <Release key={`${album.source}:${album.id}`} album={album} />
          ))}
        </ul>
      </div>
    ),
    table: toTable(data),
    n: data.length,
    nOf: order === 'newest' ? 'releases, the newest' : 'releases, the most listened to',
    missing: meta.missing['releaseDate'] ?? 0,
    gap: data.length === 0 ? nothingYet('releases') : undefined,
  });
  return <Card name={`releases-${order}`} question={questions[order]} kept={kept} content={content} size="list" />;
}
