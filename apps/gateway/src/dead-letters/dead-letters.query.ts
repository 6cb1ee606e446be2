import { Injectable } from '@nestjs/common';
import type { DeadLetter } from '@freshwax/contracts';
import { DeadLetterEntity } from '@freshwax/postgres';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

export interface DeadLettersQuestion {
  reason: string | undefined;
  topic: string | undefined;
  limit: number;
  cursor: string | undefined;
}

// Falls in time and rises in place, as the index does; equal times are told apart by the place.
const AFTER = `(letter.recordedAt < :recordedAt OR (letter.recordedAt = :recordedAt
  AND (letter.topic, letter.part, letter.generation, letter.off) > (:afterTopic, :part, :generation, :off)))`;

/** What could not be understood, newest first. */
@Injectable()
export class DeadLettersQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
  ) {}

  async read({ reason, topic, limit, cursor }: DeadLettersQuestion): Promise<Page<DeadLetter>> {
    const scope = JSON.stringify(['dead letters', reason ?? null, topic ?? null]);
    const builder = (await this.postgres.repository(DeadLetterEntity))
      .createQueryBuilder('letter')
      .orderBy('letter.recordedAt', 'DESC');
    for (const key of ['topic', 'part', 'generation', 'off']) builder.addOrderBy(`letter.${key}`, 'ASC');
    if (reason !== undefined) builder.andWhere('letter.reason = :reason', { reason });
    if (topic !== undefined) builder.andWhere('letter.topic = :topic', { topic });
    if (cursor !== undefined) {
      const [recordedAt, afterTopic, part, generation, off] = this.cursors.read(scope, cursor);
      builder.andWhere(AFTER, { recordedAt, afterTopic, part, generation, off });
    }
    const found = await builder.limit(limit + 1).getMany();
    const { rows, page } = cutPage(found, limit, (last) =>
      this.cursors.sign(scope, [last.recordedAt, last.topic, last.part, last.generation, last.off]),
    );
    return { rows: rows.map(toDeadLetter), page };
  }
}

const toDeadLetter = (letter: DeadLetterEntity): DeadLetter => ({
  id: [letter.topic, letter.part, letter.generation, letter.off].join(':'),
  topic: letter.topic,
  partition: letter.part,
  generation: letter.generation,
  offset: letter.off,
  reason: letter.reason,
  path: letter.path,
  recordedAt: new Date(Number(letter.recordedAt)).toISOString(),
  resolvedOffset: letter.resolvedOff,
});
