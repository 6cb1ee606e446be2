import { signal } from '@preact/signals';
import type { Genres } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { count, decimal, plural } from '../format/number.ts';
import { hrefNarrowed, isNarrowedBy } from '../narrow/narrow.ts';
import { ofArtists } from '../narrow/statistic-filters.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { gapOf } from './gaps.tsx';
import { toGenreTiles, type GenreShare, type TilesShape } from './genre-tiles.ts';
import { genresQuestion } from './questions.ts';

/** The ratios are those of a card in the middle of its widths: tiles stay near square where it is narrower or wider. */
const wide: TilesShape = { shown: 24, ratio: 2.1, others: 'right' };
/** Fewer, so that their names can be read. */
const narrow: TilesShape = { shown: 8, ratio: 1.2, others: 'below' };
const small = matchMedia('(max-width: 560px)');
const isSmall = signal(small.matches);
small.addEventListener('change', () => (isSmall.value = small.matches));

const labelOf = ({ genre, n, medianPopularity }: GenreShare): string =>
  `${genre}: ${plural(n, 'artist')}, median popularity ${medianPopularity ?? 'not known'}`;

/** What is counted is written where there is room for it; whoever hears the others hears it of each. */
const Words = ({ name, n, isLarge }: { name: string; n: number; isLarge: boolean }) => (
  <span class="tile-words">
    <b>{name}</b>
    <span>
      {count(n)}
      <span class={isLarge ? undefined : 'sr-only'}> {n === 1 ? 'artist' : 'artists'}</span>
    </span>
  </span>
);

/** A genre whose median is not known is hatched: it is not one of popularity 0. */
const GenreLink = ({ share, isLarge }: { share: GenreShare; isLarge: boolean }) => (
  <a
    class={share.medianPopularity === null ? 'tile-genre is-unknown' : 'tile-genre'}
    style={{ '--strength': `${share.medianPopularity ?? 0}%` }}
    href={hrefNarrowed({ artistGenre: share.genre })}
    aria-current={isNarrowedBy({ artistGenre: share.genre }) ? 'true' : undefined}
    title={labelOf(share)}
  >
    <Words name={share.genre} n={share.n} isLarge={isLarge} />
  </a>
);

function Treemap({ data }: { data: Genres }) {
  return (
    <div class="treemap" role="list" aria-label="Genres by artists">
      {toGenreTiles(data, isSmall.value ? narrow : wide).map((tile, at) => {
        const { left, top, width, height } = tile;
        return (
          <div
            key={tile.share?.genre ?? ' '}
            role="listitem"
            style={{ left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` }}
          >
            {tile.share ? (
              <GenreLink share={tile.share} isLarge={at === 0} />
            ) : (
              <span
                class="tile-genre is-rest"
                title={`${plural(tile.further, 'further genre')}: ${plural(tile.n, 'artist')}`}
              >
                <Words name={plural(tile.further, 'further genre')} n={tile.n} isLarge />
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

const TreemapKey = () => (
  <ul class="legend treemap-key">
    <li>
      median popularity
      {[0, 50, 100].map((popularity) => (
        <span key={popularity}>
          <span class="swatch" aria-hidden="true" style={{ '--strength': `${popularity}%` }} />
          {popularity}
        </span>
      ))}
    </li>
    <li>
      <span class="swatch cover-not-offered" aria-hidden="true" />
      not known
    </li>
  </ul>
);

const toTable = (genres: readonly GenreShare[]) =>
  tableOf<GenreShare>({
    rows: genres,
    columns: [
      {
        key: 'genre',
        label: 'Genre',
        value: (row) => row.genre,
        show: (row) => <a href={hrefNarrowed({ artistGenre: row.genre })}>{row.genre}</a>,
      },
      numeric('n', 'Artists', (row) => row.n, count),
      numeric('mean', 'Mean popularity', (row) => row.meanPopularity, decimal),
      numeric('q1', 'Lower quartile', (row) => row.q1),
      numeric('median', 'Median', (row) => row.medianPopularity),
      numeric('q3', 'Upper quartile', (row) => row.q3),
    ],
  });

/** Genres by their number of artists, the stronger the more popular. */
export function GenresCard() {
  const kept = useAnswer<OneAnswer<Genres>>(genresQuestion(view.value.filters));
  const content = ({ data, meta }: OneAnswer<Genres>): CardContent => {
    const largest = data.genres[0];
    return {
      lead: largest && (
        <>
          <p class="lead-line">
            Most artists in <b>{largest.genre}</b>; {plural(data.different, 'genre')} in all.
          </p>
          <TreemapKey />
        </>
      ),
      drawing: <Treemap data={data} />,
      table: toTable(data.genres),
      n: data.n,
      nOf: 'artists with a genre',
      missing: data.missing,
      note: 'an artist of several genres counts for each',
      partial: data.notOffered > 0 ? `not offered for ${plural(data.notOffered, 'artist')}` : undefined,
      gap: data.n === 0 ? gapOf(data.availability === 'ok' ? 'missing' : data.availability, 'genres', meta) : undefined,
    };
  };
  return (
    <Card
      name="genres"
      question="Which genres are the artists of?"
      kept={kept}
      content={content}
      sql={({ genresSql }, _, scope) => genresSql(scope)}
      follows={ofArtists}
    />
  );
}
