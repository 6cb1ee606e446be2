import { CalendarCard } from '../releases/calendar-card.tsx';
import { WeekdayCard } from '../releases/weekday-card.tsx';
import { lazyScreen } from '../shell/lazy-screen.tsx';
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
      <FurtherSections params={{}} />
    </div>
  </>
);
