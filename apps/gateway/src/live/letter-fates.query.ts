import { Inject, Injectable } from '@nestjs/common';
import { PostgresStore } from '../stores/postgres.store.ts';

/** As often as a topic speaks, ms. */
const LEAST_PAUSE_MS = 1_000;
/** After a count the next waits this many times as long as it took: at most a twentieth of the time is spent on it. */
const RESTS = 19;

const SQL = `
SELECT coalesce(sum(redrives), 0)::int AS redrives, count(resolved_off)::int AS settled,
       count(*) FILTER (WHERE resolved_off IS NULL AND discarded_at IS NOT NULL)::int AS discarded
  FROM book.dead_letter WHERE root_off IS NULL`;

/** What became of letters so far: publications, those that settled, those that somebody discarded. */
export type LetterFates = Record<'redrives' | 'settled' | 'discarded', number>;

/** Counts what no data version speaks for: a decision brings no record. */
@Injectable()
export class LetterFatesQuery {
  private last: Promise<LetterFates> | undefined;
  private nextAtMs = -Infinity;

  constructor(@Inject(PostgresStore) private readonly postgres: Pick<PostgresStore, 'row'>) {}

  /** At most some time old. @throws driver errors; who asks next counts anew */
  read(): Promise<LetterFates> {
    if (this.last && performance.now() < this.nextAtMs) return this.last;
    const counted = this.count();
    this.last = counted;
    this.nextAtMs = Infinity;
    counted.catch(() => {
      if (this.last === counted) this.last = undefined;
    });
    return counted;
  }

  private async count(): Promise<LetterFates> {
    const beganAtMs = performance.now();
    const fates = await this.postgres.row<LetterFates>(SQL);
    const endedAtMs = performance.now();
    this.nextAtMs = endedAtMs + Math.max(LEAST_PAUSE_MS, RESTS * (endedAtMs - beganAtMs));
    return fates;
  }
}
