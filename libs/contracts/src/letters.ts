import { z } from 'zod';
import { text } from './events/fields.ts';

/** Of a dead letter: where its record lies. */
export const letterId = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,249}:\d{1,9}:\d{1,9}:\d{1,19}$/, 'is no topic:partition:generation:offset');

const word = z.string().regex(/^[\x20-\x7e]{1,249}$/, 'holds other signs than letters');

/** Which letters are meant: one by its id, or all of a reason, a topic, or both. */
const chosen = { letter: letterId.optional(), reason: word.optional(), topic: word.optional() };

interface Choice {
  letter?: string | undefined;
  reason?: string | undefined;
  topic?: string | undefined;
}

const isChoice = ({ letter, reason, topic }: Choice): boolean =>
  letter === undefined ? (reason ?? topic) !== undefined : reason === undefined && topic === undefined;

/** An edited value travels in a request, so it is smaller than a record may be. */
const MAX_EDITED_CHARACTERS = 40_000;

/** Published in place of a letter's own value. */
export const editedValue = z.string().max(MAX_EDITED_CHARACTERS);

export const letterWork = {
  redrive: {
    type: z.literal('dlq.redrive'),
    ...chosen,
    /** Needs `letter`. */
    value: editedValue.optional(),
  },
  discard: {
    type: z.literal('dlq.discard'),
    ...chosen,
    why: text.min(1).max(500),
    by: text.min(1).max(100).default('whoever holds the key'),
    /** Takes back an earlier decision. */
    undo: z.boolean().default(false),
  },
};

export const letterWorkRequests = [
  z
    .strictObject(letterWork.redrive)
    .refine(isChoice, 'needs letter, or reason or topic')
    .refine(({ letter, value }) => value === undefined || letter !== undefined, 'value needs letter'),
  z.strictObject(letterWork.discard).refine(isChoice, 'needs letter, or reason or topic'),
] as const;

/** What a redrive came to. */
export const redriveResult = z.object({
  letters: z.int(),
  published: z.int(),
  /** Of those published: accepted, rejected again, and not applied yet when it was looked at last. */
  settled: z.int(),
  rejectedAgain: z.int(),
  pending: z.int(),
  /** Why a letter was not published, and how many. */
  refused: z.record(z.string(), z.int()),
});
export type RedriveResult = z.infer<typeof redriveResult>;
