import type { Connection } from '@freshwax/postgres';
import type { PurgeRule } from '../purge/purge.rule.ts';

/** Which letters are meant; `letter` is topic:partition:generation:offset. */
export interface LetterChoice {
  letter?: string | undefined;
  reason?: string | undefined;
  topic?: string | undefined;
}

export interface LetterKey {
  topic: string;
  partition: number;
  generation: number;
  offset: bigint;
}

export interface Letter extends LetterKey {
  reason: string;
  fate: 'open' | 'settled' | 'discarded' | 'purged';
  /** The operation that published it last, or was about to. */
  redrivenBy: string | null;
}

// A record that came again and was rejected stands for its root. $1 topic, $2 part, $3 generation, $4 off.
const ONE = `SELECT r.topic, r.part, r.generation, r.off, r.reason, r.resolved_off, r.discarded_by, r.purged_at, r.redriven_by
FROM book.dead_letter d JOIN book.dead_letter r ON r.topic = d.topic AND r.part = d.part
  AND r.generation = coalesce(d.root_generation, d.generation) AND r.off = coalesce(d.root_off, d.off)
WHERE d.topic = $1 AND d.part = $2 AND d.generation = $3 AND d.off = $4`;

// $1 reason, $2 topic, $3 whether open, $4 an operation: what its lost workers published is chosen still, whatever became of it.
const CHOSEN = `root_off IS NULL AND (resolved_off IS NULL AND purged_at IS NULL OR redriven_by = $4) AND ($1::text IS NULL OR reason = $1)
  AND ($2::text IS NULL OR topic = $2) AND (discarded_at IS NULL) = $3`;
// The bound is the broker's time, as the letters' is: by a clock of ours that is behind it, the newest would be left out.
const CHOOSE = `SELECT count(*) AS total, coalesce(max(recorded_at), 0) AS until FROM book.dead_letter WHERE ${CHOSEN}`;
// $5 recorded until (ms).
const PAGE = `SELECT topic, part, generation, off, reason, resolved_off, discarded_by, purged_at, redriven_by FROM book.dead_letter
WHERE ${CHOSEN} AND recorded_at <= $5 AND (topic, part, generation, off) > ($6, $7, $8, $9)
ORDER BY topic, part, generation, off LIMIT $10`;

const RULES = `SELECT p.source, p.observed_before, b.part, b.generation, b.upto
FROM book.purge p JOIN book.purge_bound b ON b.purge = p.id WHERE b.topic = $1`;

// Locked in the order of their places, as by chunks and purges: else two of them may wait for one another.
const KEYS = `WITH mine AS MATERIALIZED (
  SELECT d.topic, d.part, d.generation, d.off
  FROM unnest($1::text[], $2::int[], $3::int[], $4::bigint[]) AS i (topic, part, generation, off)
  JOIN book.dead_letter d ON (d.topic, d.part, d.generation, d.off) = (i.topic, i.part, i.generation, i.off)
  ORDER BY d.topic, d.part, d.generation, d.off FOR UPDATE OF d)`;
const change = (what: string): string => `${KEYS} UPDATE book.dead_letter d SET ${what} FROM mine i
WHERE (d.topic, d.part, d.generation, d.off) = (i.topic, i.part, i.generation, i.off)`;
const DISCARD = change('discarded_at = now(), discarded_by = $5, discarded_why = $6');
const TAKE_BACK = change('discarded_at = NULL, discarded_by = NULL, discarded_why = NULL');

// $1 topic, $2 part, $3 generation, $4 off, $5 operation.
const THIS = '(topic, part, generation, off) = ($1, $2, $3, $4)';
// As often as it was rejected again, and once more: a verdict is awaited. Whoever goes on for a lost worker awaits the same one.
const MARK_REDRIVEN = `UPDATE book.dead_letter SET redriven_at = now(), redriven_by = $5,
  redrives = CASE WHEN redriven_by = $5 THEN greatest(redrives, rejected_again + 1) ELSE greatest(redrives, rejected_again) + 1 END
WHERE ${THIS}`;
const UNMARKED = 'SET redrives = redrives - 1, redriven_by = NULL';
const UNMARK_REDRIVEN = `UPDATE book.dead_letter ${UNMARKED} WHERE ${THIS} AND redriven_by = $5`;
// $1 to $4 the place of the last one that is done, $5 operation. Locked in the order of their places, as above.
const UNMARK_REST = `WITH mine AS MATERIALIZED (
  SELECT topic, part, generation, off FROM book.dead_letter
  WHERE redriven_by = $5 AND resolved_off IS NULL AND (topic, part, generation, off) > ($1, $2, $3, $4)
  ORDER BY topic, part, generation, off FOR UPDATE)
UPDATE book.dead_letter d ${UNMARKED} FROM mine i
WHERE (d.topic, d.part, d.generation, d.off) = (i.topic, i.part, i.generation, i.off)`;

interface Row {
  topic: string;
  part: number;
  generation: number;
  off: string;
  reason: string;
  resolved_off: string | null;
  discarded_by: string | null;
  purged_at: Date | null;
  redriven_by: string | null;
}

/** Of all letters of a choice, those that are meant: the open ones or the discarded ones. */
export interface Scope extends LetterChoice {
  discarded: boolean;
  /** The operation that redrives them. */
  redrivenBy?: string;
}

/** How many letters a scope had when it was asked for. */
export interface Chosen {
  total: number;
  /** ms by the broker's clock, when the newest of them was recorded; letters that come while it is at work are for another time. */
  untilMs: number;
}

/** Dead letters in the books. */
export class LetterStore {
  constructor(private readonly connection: Connection) {}

  /** @returns its root where it is a repeat; undefined when there is none */
  async find(id: string): Promise<Letter | undefined> {
    const { rows } = await this.connection.query<Row>(ONE, id.split(':'));
    return rows.map(toLetter)[0];
  }

  async choose(scope: Scope): Promise<Chosen> {
    const { rows } = await this.connection.query<{ total: string; until: string }>(CHOOSE, valuesOf(scope));
    return { total: Number(rows[0]!.total), untilMs: Number(rows[0]!.until) };
  }

  /** In order of place, recorded until then. @param after the last one that is done */
  async page(
    scope: Scope,
    { untilMs, after, limit }: { untilMs: number; after: LetterKey | null; limit: number },
  ): Promise<Letter[]> {
    const values = [...valuesOf(scope), untilMs, ...placeAfter(after), limit];
    return (await this.connection.query<Row>(PAGE, values)).rows.map(toLetter);
  }

  /** What purges forbid in a topic, by partition. */
  async rulesOf(topic: string): Promise<(PurgeRule & { partition: number })[]> {
    const { rows } = await this.connection.query<{
      source: string;
      observed_before: string;
      part: number;
      generation: number;
      upto: string;
    }>(RULES, [topic]);
    return rows.map((row) => ({
      source: row.source,
      observedBeforeMs: Number(row.observed_before),
      partition: row.part,
      upto: { generation: row.generation, offset: BigInt(row.upto) },
    }));
  }

  /** Before it is published: what comes back is a verdict on that. @param by the operation that publishes it */
  async markRedriven({ topic, partition, generation, offset }: LetterKey, by: string): Promise<void> {
    await this.connection.query(MARK_REDRIVEN, [topic, partition, generation, offset, by]);
  }

  /** Where an operation has marked it, and does not publish it after all. */
  async unmarkRedriven({ topic, partition, generation, offset }: LetterKey, by: string): Promise<void> {
    await this.connection.query(UNMARK_REDRIVEN, [topic, partition, generation, offset, by]);
  }

  /** Where an operation ends that may have marked letters and published none of them. @param after the last one that is done */
  async unmarkRest(after: LetterKey | null, by: string): Promise<void> {
    await this.connection.query(UNMARK_REST, [...placeAfter(after), by]);
  }

  async discard(letters: readonly LetterKey[], { by, why }: { by: string; why: string }): Promise<void> {
    if (letters.length > 0) await this.connection.query(DISCARD, [...keysOf(letters), by, why]);
  }

  async takeBack(letters: readonly LetterKey[]): Promise<void> {
    if (letters.length > 0) await this.connection.query(TAKE_BACK, keysOf(letters));
  }
}

const valuesOf = ({ reason, topic, discarded, redrivenBy }: Scope): unknown[] => [
  reason ?? null,
  topic ?? null,
  !discarded,
  redrivenBy ?? null,
];

/** @param after null: before the first one */
const placeAfter = (after: LetterKey | null): unknown[] =>
  after ? [after.topic, after.partition, after.generation, after.offset] : ['', -1, -1, -1];

const keysOf = (letters: readonly LetterKey[]): unknown[][] => [
  letters.map((it) => it.topic),
  letters.map((it) => it.partition),
  letters.map((it) => it.generation),
  letters.map((it) => it.offset),
];

const toLetter = (row: Row): Letter => ({
  topic: row.topic,
  partition: row.part,
  generation: row.generation,
  offset: BigInt(row.off),
  reason: row.reason,
  fate: fateOf(row),
  redrivenBy: row.redriven_by,
});

function fateOf({ resolved_off, discarded_by, purged_at }: Row): Letter['fate'] {
  if (purged_at) return 'purged';
  if (resolved_off !== null) return 'settled';
  return discarded_by === null ? 'open' : 'discarded';
}
