import { Injectable } from '@nestjs/common';
import type { AlbumRow, Source } from '@freshwax/contracts';
import { EntitiesQuery } from '../entities/entities.query.ts';

const DAY_MS = 86_400_000;
/** Of a feed or a calendar: hundreds come out on one Friday. */
export const MOST_RELEASES = 400;
export const CALENDAR_DAYS_BEFORE = 90;

/** Filters of the list of albums, by their names. */
export type ReleaseFilters = Readonly<Record<string, unknown>>;

/** Albums for those who read feeds and calendars, newest release first. */
@Injectable()
export class ReleaseQuery {
  constructor(private readonly entities: EntitiesQuery) {}

  async newest(filters: ReleaseFilters, sources: readonly Source[]): Promise<AlbumRow[]> {
    const question = { ...filters, sort: ['-releaseDate'], limit: MOST_RELEASES };
    return (await this.entities.albums(question, sources)).rows;
  }

  /** Of which the day is known: of the last 90 days, and all that are to come; of more than fit, the latest. */
  async around(
    filters: ReleaseFilters,
    sources: readonly Source[],
    nowMs: number,
  ): Promise<{ albums: AlbumRow[]; isCut: boolean }> {
    const since = new Date(nowMs - CALENDAR_DAYS_BEFORE * DAY_MS).toISOString().slice(0, 10);
    const dated = { precision: 'day', 'released[gte]': since };
    const question = { ...filters, ...dated, sort: ['-releaseDate'], limit: MOST_RELEASES };
    const { rows, page } = await this.entities.albums(question, sources);
    return { albums: rows, isCut: page.hasMore };
  }
}
