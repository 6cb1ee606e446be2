import { z } from 'zod';
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
