import type { RankedArtist, RankedArtistsAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { sourceLabel } from '../card/source-label.ts';
import { count, decimal, NOTHING } from '../format/number.ts';
import { ofArtistsByEither, ofTracks } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { nothingYet } from './gaps.tsx';
import { artistsQuestion } from './questions.ts';
import { ArtistLink, Ranking } from './ranking.tsx';
import { rankFacts, rankLabel, rankScale, rankText, type Ranked } from './rank-text.ts';

const questions = {
  top: {
    popularity: 'Which artists are the most popular?',
    trackPopularity: 'Whose tracks are the most popular?',
    listens: 'Which artists are listened to the most?',
    tracks: 'Which artists release the most?',
  },
  bottom: {
    popularity: 'Which artists are the least popular?',
    trackPopularity: 'Whose tracks are the least popular?',
    listens: 'Which artists are listened to the least?',
    tracks: 'Which artists release the least?',
  },
} as const;

/** What a ranking is narrowed by: what it ranks by is the artist's own, or that of tracks. */
const rankedBy = {
  popularity: ofArtistsByEither,
  listens: ofArtistsByEither,
  trackPopularity: ofTracks,
  tracks: ofTracks,
} as const;

const toTable = ({ artists }: Ranked) =>
  tableOf<RankedArtist>({
    rows: artists,
    columns: [
      { key: 'rank', label: 'Rank', isNumeric: true, value: (artist) => artist.rank, show: rankLabel },
      {
        key: 'artist',
        label: 'Artist',
        value: (artist) => artist.name,
        show: (artist) => <ArtistLink artist={artist} />,
      },
      numeric('popularity', 'Popularity', (artist) => artist.popularity, count),
      numeric('followers', 'Followers', (artist) => artist.followers, count),
      numeric('listens', 'Listens on ListenBrainz', (artist) => artist.listenCount, count),
      numeric('tracks', 'Tracks', (artist) => artist.tracks, count),
      numeric('mean', 'Mean of tracks', (artist) => artist.trackPopularity.mean, decimal),
      numeric('median', 'Median of tracks', (artist) => artist.trackPopularity.median, count),
      numeric('of', 'Of tracks', (artist) => artist.trackPopularity.n, count),
      { key: 'source', label: 'Source', value: (artist) => sourceLabel(artist.source) },
      {
        key: 'url',
        label: 'Link',
        value: (artist) => artist.url,
        show: (artist) =>
          artist.url ? (
            <a href={artist.url} rel="noreferrer">
              open
            </a>
          ) : (
            NOTHING
          ),
      },
    ],
  });

interface RankingCardProps {
  readonly order: 'top' | 'bottom';
}

export function RankingCard({ order }: RankingCardProps) {
  const kept = useAnswer<RankedArtistsAnswer>(artistsQuestion(order, view.value.filters));
  const top = useAnswer<RankedArtistsAnswer>(artistsQuestion('top', view.value.filters)).state.value.answer;
  const by = kept.state.value.answer?.data.by ?? 'popularity';
  const content = ({ data, meta }: RankedArtistsAnswer): CardContent => ({
    lead: (
      <p class="lead-line">
        Ranked by {rankText[data.by]}
        {data.minTracks > 1 && <>, artists with at least {data.minTracks} tracks</>}
        {data.artists.some((artist) => artist.tied) && <>; = marks a tie</>}
      </p>
    ),
    drawing: <Ranking ranked={data} scale={rankScale(data, top?.data)} />,
    table: toTable(data),
    ...rankFacts(data),
    gap: data.artists.length === 0 ? nothingYet('artists', meta) : undefined,
  });
  return (
    <Card
      name={`artists-${order}`}
      question={questions[order][by]}
      kept={kept}
      content={content}
      size="list"
      sql={({ artistsSql }, { data }, scope) => artistsSql(data, scope)}
      follows={rankedBy[by]}
    />
  );
}
