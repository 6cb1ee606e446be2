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
import { genresQuestion } from './questions.ts';
import { genresSql } from './sql.ts';
import { toTreemap } from './treemap.ts';

type GenreShare = Genres['genres'][number];

interface Shape {
  readonly shown: number;
  /** Width over height of a card in the middle of its widths: tiles stay near square where it is narrower or wider. */
  readonly ratio: number;
}
const wide: Shape = { shown: 24, ratio: 2.1 };
/** Fewer, so that their names can be read. */
const narrow: Shape = { shown: 10, ratio: 1.2 };
const NARROW_PX = 560;
const shapeOf = (width: number): Shape => (width < NARROW_PX ? narrow : wide);

const labelOf = ({ genre, n, medianPopularity }: GenreShare): string =>
  `${genre}: ${plural(n, 'artist')}${medianPopularity === null ? '' : `, median popularity ${medianPopularity}`}`;

function Treemap({ all }: { all: readonly GenreShare[] }) {
  const { shown, ratio } = shapeOf(innerWidth);
  const genres = all.slice(0, shown);
  const tiles = toTreemap(
    genres.map(({ n }) => n),
    ratio,
  );
  return (
    <div class="treemap" role="list" aria-label="Genres by artists">
      {genres.map((share, at) => {
        const { left, top, width, height } = tiles[at]!;
        const place = { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
        const style = { ...place, '--strength': `${share.medianPopularity ?? 0}%` };
        return (
          <div key={share.genre} role="listitem">
            <a
              style={style}
              href={hrefNarrowed({ artistGenre: share.genre })}
              aria-current={isNarrowedBy({ artistGenre: share.genre }) ? 'true' : undefined}
              title={labelOf(share)}
            >
              <b>{share.genre}</b>
              <span>
                {count(share.n)}
                <span class="sr-only"> {share.n === 1 ? 'artist' : 'artists'}</span>
              </span>
            </a>
          </div>
        );
      })}
    </div>
  );
}

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

/** Genres by their number of artists, the stronger the more popular. An artist of several genres counts for each. */
export function GenresCard() {
  const kept = useAnswer<OneAnswer<Genres>>(genresQuestion(view.value.filters));
  const content = ({ data, meta }: OneAnswer<Genres>): CardContent => {
    const largest = data.genres[0];
    return {
      lead: largest && (
        <p class="lead-line">
          Most artists in <b>{largest.genre}</b>; {plural(data.different, 'genre')} in all. The stronger the colour, the
          more popular.
        </p>
      ),
      drawing: <Treemap all={data.genres} />,
      table: toTable(data.genres),
      n: data.n,
      nOf: 'artists with a genre',
      missing: data.missing,
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
      sql={(_, scope) => genresSql(scope)}
      follows={ofArtists}
    />
  );
}
