import type { Build } from './build.ts';

/** Types of the arrays, in the order of their parameters. */
const deadTypes = ['int', 'bigint', 'text', 'text', 'bigint', 'bool', 'text', 'int', 'bigint'];
const redrivenTypes = ['int', 'int', 'bigint', 'bigint', 'int'];
const doomedTypes = ['text', 'bigint', 'int', 'int', 'bigint'];

/** What a chunk's statement has only when a record was refused or published again, or a purge retracts. */
export interface Exceptions {
  ctes: string[];
  /** To be added to the condition under which a given row replaces `row`. */
  orDoomed: (row: 't' | 'h') => string;
}

/** @param first number of the first parameter; $1 is the topic */
export function exceptionStatement(first: number, build: Build): Exceptions {
  const redrivenFirst = first + deadTypes.length;
  const doomedFirst = redrivenFirst + redrivenTypes.length;
  return {
    ctes: [deadLetters(arrays(first, deadTypes), build), redriven(arrays(redrivenFirst, redrivenTypes), build)],
    orDoomed: (row) => ` OR (${isDoomed(row, doomedFirst)})`,
  };
}

const arrays = (first: number, types: readonly string[]): string =>
  types.map((type, at) => `$${first + at}::${type}[]`).join(', ');

/**
 * A record that was published again and is rejected again stands under the letter it came from, its root: a header that
 * names no letter makes it a letter like any other. Letters are never deleted, and this partition's have one writer, so
 * that reading the table here sees every one that a redrive can name.
 */
const deadLetters = (given: string, { books }: Build): string => `dead AS (
  INSERT INTO ${books}.dead_letter (topic, part, generation, off, reason, path, recorded_at, purged_at, detail, root_generation, root_off)
  SELECT $1, f.part, f.generation, i.off, i.reason, i.path, i.recorded_at, CASE WHEN i.purged THEN now() END, i.detail, root.generation, root.off
  FROM unnest(${given})
    AS i (chunk, off, reason, path, recorded_at, purged, detail, of_generation, of_off) JOIN fence f USING (chunk)
  LEFT JOIN LATERAL (SELECT coalesce(d.root_generation, d.generation) AS generation, coalesce(d.root_off, d.off) AS off
    FROM ${books}.dead_letter d WHERE d.topic = $1 AND d.part = f.part AND d.generation = i.of_generation AND d.off = i.of_off) AS root ON true)`;

/**
 * An accepted record that was published again settles its letter; it lies in the letter's own partition. Letters are locked in
 * the order of their places: people discard and redrive many at once.
 */
const redriven = (given: string, { books }: Build): string => `letters AS MATERIALIZED (
  SELECT d.part, d.generation, d.off AS letter, i.off, i.again, f.generation AS now
  FROM unnest(${given}) AS i (chunk, generation, letter, off, again) JOIN fence f USING (chunk)
  JOIN ${books}.dead_letter d ON d.topic = $1 AND d.part = f.part AND d.generation = i.generation AND d.off = i.letter
  ORDER BY d.part, d.generation, d.off FOR UPDATE OF d),
settled AS (
  UPDATE ${books}.dead_letter d SET rejected_again = d.rejected_again + i.again,
    resolved_off = coalesce(d.resolved_off, i.off), resolved_generation = coalesce(d.resolved_generation, CASE WHEN i.off IS NOT NULL THEN i.now END)
  FROM letters i WHERE d.topic = $1 AND d.part = i.part AND d.generation = i.generation AND d.off = i.letter)`;

/**
 * A row that a purge is about to retract loses to any observation: by the time it is gone, an older one that came after
 * the purge would have been lost to it. Rules come as parameters, empty but for claims that were made while a purge retracted.
 */
const isDoomed = (row: 't' | 'h', first: number): string => `cardinality($${first}::text[]) > 0 AND EXISTS (
    SELECT 1 FROM unnest(${arrays(first, doomedTypes)}) AS r (source, observed_before, part, generation, upto)
    WHERE r.source = ${row}.source AND ${row}.observed_at < r.observed_before AND r.part = ${row}.part
      AND (${row}.generation, ${row}.off) < (r.generation, r.upto))`;
