import { Correlations } from './correlations-card.tsx';
import { DurationByYear, DurationHistogram } from './duration-cards.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { Popularity } from './popularity-cards.tsx';
import { RankingCard } from './ranking-card.tsx';
import { Releases } from './releases.tsx';

/** Keyed by the source, so that another source begins with its own empty cards instead of the last one's figures. */
export const OverviewScreen = () => (
  <>
    <h1 class="sr-only">Overview</h1>
    <KpiStrip />
    <div class="sections">
      <section aria-labelledby="releases">
        <h2 id="releases">Releases</h2>
        <Releases />
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
      <section aria-labelledby="relations">
        <h2 id="relations">Relations</h2>
        <Correlations />
      </section>
      <section aria-labelledby="artists">
        <h2 id="artists">Artists</h2>
        <div class="pair-grid">
          <RankingCard order="top" />
          <RankingCard order="bottom" />
        </div>
      </section>
    </div>
  </>
);
