import type { ReleaseCalendar } from '@freshwax/contracts';
import type { RowsBehind } from '../drawer/rows-behind.ts';
import { narrowed, ofReleases, toParameters } from '../narrow/statistic-filters.ts';
import type { Question } from '../query/address.ts';
import type { Filters } from '../view/view-state.ts';

/** The last 60 days and the next 30: cards that show them share one request. Days narrow the others, not themselves. */
export const calendarQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/releases', minIntervalMs: 3_000 }, filters, ofReleases);

/** The releases that the calendar counts. */
export const releasesBehind = ({ from, to }: ReleaseCalendar, filters: Filters): RowsBehind => ({
  of: 'releases',
  keys: { ...toParameters(filters, ofReleases), 'released[gte]': from, 'released[lte]': to },
});

/** All releases, whatever the screen is narrowed to: what there is to choose from. */
export const wholeCalendar: Question = calendarQuestion({});
