import { ExplorationCard } from '../explore/exploration-card.tsx';
import { Throughput } from '../pipeline/throughput-card.tsx';
import { CalendarCard } from '../releases/calendar-card.tsx';
import { WeekdayCard } from '../releases/weekday-card.tsx';
import { Correlations } from './correlations-card.tsx';
import { DurationByYear, DurationHistogram } from './duration-cards.tsx';
import { GenresCard } from './genres-card.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { MoversCard } from './movers-card.tsx';
import { Popularity } from './popularity-cards.tsx';
import { RankingCard } from './ranking-card.tsx';
import { Releases } from './releases.tsx';

/** What popularity is set against. */
const against = ['durationMs', 'releaseAgeDays', 'trackNumber', 'artistPopularity'] as const;

/** Keyed by the source, so that another source begins with its own empty cards instead of the last one's figures. */
export const OverviewScreen = () => (
  <>
    <h1 class="sr-only">Overview</h1>
    <KpiStrip />
    <div class="sections">
      <section aria-labelledby="releases">
        <h2 id="releases">Releases</h2>
        <Releases />
        <div class="pair-grid">
          <CalendarCard />
          <WeekdayCard />
        </div>
      </section>
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
    </div>
  </>
);
