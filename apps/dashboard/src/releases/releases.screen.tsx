import { CalendarCard } from './calendar-card.tsx';
import { Feeds } from './feeds.tsx';
import { ReleaseFilters } from './release-filters.tsx';
import { ReleaseList } from './release-list.tsx';
import { WeekdayCard } from './weekday-card.tsx';

/** The radar: what comes out, narrowed by what the address says. */
export const ReleasesScreen = () => (
  <>
    <div class="screen-head">
      <h1>Releases</h1>
      <Feeds />
    </div>
    <h2 class="sr-only">When</h2>
    <div class="pair-grid">
      <CalendarCard />
      <WeekdayCard />
    </div>
    <h2 class="sr-only">What</h2>
    <ReleaseFilters />
    <ReleaseList />
  </>
);
