import { CalendarCard } from '../releases/calendar-card.tsx';
import { WeekdayCard } from '../releases/weekday-card.tsx';
import { lazyScreen } from '../shell/lazy-screen.tsx';
import { DurationByYear } from './duration-by-year.tsx';
import { DurationHistogram } from './duration-histogram.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { Releases } from './releases.tsx';

/** What nobody sees before they scroll has a script of its own. */
const FurtherSections = lazyScreen(
  () => import('./further-sections.tsx'),
  (module) => module.FurtherSections,
);

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
      <FurtherSections params={{}} />
    </div>
  </>
);
