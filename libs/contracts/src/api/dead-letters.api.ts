import { z } from 'zod';
import { editedValue } from '../letters.ts';
import { streams } from '../topics.ts';
import { answerOf, instant, listOf } from './meta.api.ts';

const offset = z.string().describe('64-bit integer, decimal');

/**
 * open: nobody has mended it, or what was published again was rejected again. redriven: published again, not judged yet.
 * settled: a record that was published again was accepted. discarded: somebody decided that it is not worth mending.
 * purged: a purge took its bytes.
 */
export const letterStates = ['open', 'redriven', 'settled', 'discarded', 'purged'] as const;
export const letterState = z.enum(letterStates);
export type LetterState = z.infer<typeof letterState>;

/** A record that could not be understood. One that was published again and rejected again is counted here, not listed. */
export const deadLetter = z
  .object({
    id: z.string().describe('topic:partition:generation:offset'),
    topic: z.string(),
    partition: z.int(),
    generation: z.int(),
    offset,
    reason: z.string(),
    /** JSON pointer to what is wrong; null for the whole record. */
    path: z.string().nullable(),
    /** What is wrong, in words; null where the reason says it all. */
    detail: z.string().nullable(),
    recordedAt: instant,
    state: letterState,
    /** How often it was published again, how often that was rejected, and when it was published last. */
    redrives: z.int(),
    rejectedAgain: z.int(),
    redrivenAt: instant.nullable(),
    /** Offset of the record that settled it. */
    resolvedOffset: offset.nullable(),
    discarded: z.object({ at: instant, by: z.string(), why: z.string() }).nullable(),
  })
  .meta({ id: 'DeadLetter' });
export const deadLetterList = listOf(deadLetter);
export type DeadLetter = z.infer<typeof deadLetter>;

export const deadLetterCount = z
  .object({ reason: z.string(), topic: z.string(), state: letterState, letters: z.int() })
  .meta({ id: 'DeadLetterCount' });
export const deadLetterCountsAnswer = answerOf(z.array(deadLetterCount));
export type DeadLetterCount = z.infer<typeof deadLetterCount>;

/** The bytes of a letter, as far as they can be shown. */
export const letterBytes = z
  .object({
    /** Of the whole value; null when it had none. */
    bytes: z.int().nullable(),
    /** Its beginning, when it is UTF-8. */
    text: z.string().nullable(),
    /** Else a part of it: around the first byte that is no UTF-8. */
    hex: z.object({ from: z.int(), hex: z.string() }).nullable(),
    isWhole: z.boolean(),
    key: z.string().nullable(),
    headers: z.array(z.tuple([z.string(), z.string()])),
  })
  .meta({ id: 'LetterBytes' });

export const shownLetter = z
  .object({
    letter: deadLetter,
    stream: z.enum(streams).nullable(),
    /** null: expired, or taken by a purge. */
    record: letterBytes.nullable(),
    /** What a person may do about it. */
    advice: z.string(),
    /** What was published again and rejected again, newest first, at most 20. */
    repeats: z.array(
      z.object({ offset, reason: z.string(), path: z.string().nullable(), detail: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ShownDeadLetter' });
export const shownLetterAnswer = answerOf(shownLetter);
export type ShownLetter = z.infer<typeof shownLetter>;

/** A corrected value, to be judged before it is published. */
export const letterCorrection = z.strictObject({ value: editedValue }).meta({ id: 'LetterCorrection' });

/** What becomes of a letter that is published now: either `row` or `refused` is null, never both. */
export const letterPreview = z
  .object({
    /** That it writes to, `live.tracks`; null for a topic that is none of ours. */
    table: z.string().nullable(),
    /** By column, as `table` names them; without those that follow from the place that the record gets. */
    row: z.record(z.string(), z.unknown()).nullable(),
    /** Why it would be a dead letter again, or not be published at all. `path` is a JSON pointer into the value. */
    refused: z.object({ reason: z.string(), path: z.string().nullable(), detail: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'LetterPreview' });
export const letterPreviewAnswer = answerOf(letterPreview);
export type LetterPreview = z.infer<typeof letterPreview>;
