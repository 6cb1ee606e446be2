import { Injectable } from '@nestjs/common';
import type { DeadLetter, DeadLetterCount, LetterState, ShownLetter } from '@freshwax/contracts';
import { DeadLetterEntity } from '@freshwax/postgres/entities';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { STATE_SQL } from './letter-state.ts';
import { toDeadLetter } from './to-dead-letter.ts';

export interface LetterFilter {
  reason?: string | undefined;
  topic?: string | undefined;
  state?: LetterState | undefined;
}

export interface DeadLettersQuestion extends LetterFilter {
  limit: number;
  cursor: string | undefined;
}

/** Where a letter lies. */
export interface LetterPlace {
  topic: string;
  part: number;
  generation: number;
  off: string;
}

// Falls in time and rises in place, as the index does; equal times are told apart by the place.
const AFTER = `(letter.recordedAt < :recordedAt OR (letter.recordedAt = :recordedAt
  AND (letter.topic, letter.part, letter.generation, letter.off) > (:afterTopic, :part, :generation, :off)))`;

const COUNTS = `SELECT reason, topic, state, count(*)::int AS letters
FROM (SELECT reason, topic, ${STATE_SQL} AS state FROM book.dead_letter AS letter WHERE root_off IS NULL) AS all_letters
WHERE ($1::text IS NULL OR reason = $1) AND ($2::text IS NULL OR topic = $2) AND ($3::text IS NULL OR state = $3)
GROUP BY reason, topic, state ORDER BY letters DESC, reason, topic, state LIMIT 200`;

const REPEATS = `SELECT off AS "offset", reason, path, detail FROM book.dead_letter
WHERE topic = $1 AND part = $2 AND root_generation = $3 AND root_off = $4 ORDER BY generation DESC, off DESC LIMIT 20`;

/** What could not be understood, newest first: one letter for each, however often it was published again. */
@Injectable()
export class DeadLettersQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
  ) {}

  async read({ reason, topic, state, limit, cursor }: DeadLettersQuestion): Promise<Page<DeadLetter>> {
    const scope = JSON.stringify(['dead letters', reason ?? null, topic ?? null, state ?? null]);
    const builder = (await this.postgres.repository(DeadLetterEntity))
      .createQueryBuilder('letter')
      .where('letter.rootOff IS NULL')
      .orderBy('letter.recordedAt', 'DESC');
    for (const key of ['topic', 'part', 'generation', 'off']) builder.addOrderBy(`letter.${key}`, 'ASC');
    if (reason !== undefined) builder.andWhere('letter.reason = :reason', { reason });
    if (topic !== undefined) builder.andWhere('letter.topic = :topic', { topic });
    if (state !== undefined) builder.andWhere(`${STATE_SQL} = :state`, { state });
    if (cursor !== undefined) {
      const [recordedAt, afterTopic, part, generation, off] = await this.cursors.read(scope, cursor);
      builder.andWhere(AFTER, { recordedAt, afterTopic, part, generation, off });
    }
    const found = await builder.limit(limit + 1).getMany();
    const { rows, page } = await cutPage(found, limit, (last) =>
      this.cursors.sign(scope, [last.recordedAt, last.topic, last.part, last.generation, last.off]),
    );
    return { rows: rows.map(toDeadLetter), page };
  }

  /** By reason, topic and state, the most first. */
  counts({ reason, topic, state }: LetterFilter): Promise<DeadLetterCount[]> {
    return this.postgres.rows<DeadLetterCount>(COUNTS, [reason ?? null, topic ?? null, state ?? null]);
  }

  async find(place: LetterPlace): Promise<DeadLetter | undefined> {
    const found = await (await this.postgres.repository(DeadLetterEntity)).findOneBy({ ...place });
    return found ? toDeadLetter(found) : undefined;
  }

  repeats({ topic, part, generation, off }: LetterPlace): Promise<ShownLetter['repeats']> {
    return this.postgres.rows<ShownLetter['repeats'][number]>(REPEATS, [topic, part, generation, off]);
  }
}
