import { ExplorationCard } from '../explore/exploration-card.tsx';
import { Throughput } from '../pipeline/throughput-card.tsx';
import { Correlations } from './correlations-card.tsx';
import { DurationByYear } from './duration-by-year.tsx';
import { DurationHistogram } from './duration-histogram.tsx';
import { GenresCard } from './genres-card.tsx';
import { MoversCard } from './movers-card.tsx';
import { Popularity } from './popularity-cards.tsx';
import { RankingCard } from './ranking-card.tsx';

/** What popularity is set against. */
const against = ['durationMs', 'releaseAgeDays', 'trackNumber', 'artistPopularity'] as const;

export const FurtherSections = () => (
  <>
    <section aria-labelledby="length">
      <h2 id="length">Length</h2>
      <div class="pair-grid">
        <DurationHistogram />
        <DurationByYear />
      </div>
    </section>
    <section aria-labelledby="popularity">
      <h2 id="popularity">Popularity</h2>
      <div class="pair-grid">
        <Popularity of="tracks" />
        <Popularity of="artists" />
      </div>
    </section>
    <section aria-labelledby="movers">
      <h2 id="movers">Risers and fallers</h2>
      <div class="pair-grid">
        <MoversCard order="risers" />
        <MoversCard order="fallers" />
      </div>
    </section>
    <section aria-labelledby="relations">
      <h2 id="relations">Relations</h2>
      <Correlations />
      <div class="pair-grid">
        {against.map((x) => (
          <ExplorationCard key={x} x={x} y="popularity" />
        ))}
      </div>
    </section>
    <section aria-labelledby="artists">
      <h2 id="artists">Artists</h2>
      <div class="pair-grid">
        <RankingCard order="top" />
        <RankingCard order="bottom" />
      </div>
    </section>
    <section aria-labelledby="genres-and-pace">
      <h2 id="genres-and-pace">Genres, and the pace of the pipeline</h2>
      <div class="pair-grid">
        <GenresCard />
        <Throughput />
      </div>
    </section>
  </>
);
