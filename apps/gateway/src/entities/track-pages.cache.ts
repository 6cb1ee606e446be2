import { Injectable } from '@nestjs/common';
import { VersionCache } from '../answers/version.cache.ts';
import type { ListQuestion } from './list.parameters.ts';
import { trackFilters } from './filters.ts';

/**
 * Pages of tracks that are narrowed by what albums, artists or metadata say. No index has both that and an order of tracks: of what few
 * have, all are looked up and ordered, or nearly all tracks are read until a page of them was met. Who turns pages back and forth, and who
 * opens the same link, waits for that once a version.
 */
@Injectable()
export class TrackPagesCache extends VersionCache {
  /** A page has up to 200 rows, some 100 KB. */
  protected override readonly mostKept = 50;
}

/** Whether a page is worth keeping. */
export const isNarrowedBeside = (question: ListQuestion): boolean =>
  Object.entries(trackFilters).some(
    ([name, { property }]) => question[name] !== undefined && !property.startsWith('track.'),
  );
