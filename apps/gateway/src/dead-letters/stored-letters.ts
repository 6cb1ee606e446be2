import { Injectable } from '@nestjs/common';
import { letterId, type DeadLetter } from '@freshwax/contracts';
import { ProblemError } from '../http/problem.error.ts';
import { CassandraStore } from '../stores/cassandra.store.ts';
import { DeadLettersQuery, type LetterPlace } from './dead-letters.query.ts';

const MAX_OFFSET = 9_223_372_036_854_775_807n;

/** What Cassandra keeps of a letter's record. */
export interface LetterRecord {
  payload: Buffer | null;
  key: Buffer | null;
  headers: Buffer | null;
}

/** A letter with its record. */
export interface StoredLetter {
  place: LetterPlace;
  letter: DeadLetter;
  /** undefined: expired, or taken by a purge. */
  stored: LetterRecord | undefined;
}

@Injectable()
export class StoredLetters {
  constructor(
    private readonly letters: DeadLettersQuery,
    private readonly cassandra: CassandraStore,
  ) {}

  /** @throws ProblemError not-found for what is no letter's id, and for one that there is not */
  async read(id: string): Promise<StoredLetter> {
    const place = toPlace(id);
    const letter = place && (await this.letters.find(place));
    if (!letter) throw new ProblemError('not-found', { detail: 'There is no such dead letter.' });
    const reader = await this.cassandra.reader();
    return { place, letter, stored: await reader.readAt(letter, BigInt(letter.offset)) };
  }
}

/** undefined for what can be no letter's id. */
function toPlace(id: string): LetterPlace | undefined {
  const [topic, part, generation, off] = letterId.safeParse(id).data?.split(':') ?? [];
  if (off === undefined || BigInt(off) > MAX_OFFSET) return undefined;
  return { topic: topic!, part: Number(part), generation: Number(generation), off };
}
