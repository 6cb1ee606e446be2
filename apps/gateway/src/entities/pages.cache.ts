import { Injectable } from '@nestjs/common';
import { VersionCache } from '../answers/version.cache.ts';
import type { ListQuestion } from './list.parameters.ts';
import { trackFilters } from './filters.ts';

/**
 * Pages of tracks that are narrowed by what albums, artists or metadata say, and of albums by what their artists do. No index has both
 * that and an order of the list: of what few have, all are looked up and ordered, or many rows are read until a page of them was met. Who
 * turns pages back and forth, and who opens the same link, waits for that once a version.
 */
@Injectable()
export class PagesCache extends VersionCache {
  /** A page has up to 400 rows, some 200 KB. */
  protected override readonly mostKept = 50;
}

/** Whether a page of tracks is worth keeping. */
export const isNarrowedBeside = (question: ListQuestion): boolean =>
  Object.entries(trackFilters).some(
    ([name, { property }]) => question[name] !== undefined && !property.startsWith('track.'),
  );
