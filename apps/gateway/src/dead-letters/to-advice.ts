import type { LetterState } from '@freshwax/contracts';

const EDIT = 'correct the value and publish it: dlq redrive <id> --edit <file>';
const AGAIN = 'publish it again once the cause is mended: dlq redrive <id>';

/** By reason; the reasons are the consumer's. */
const BY_REASON: Readonly<Record<string, string>> = {
  'null-value': `a deletion mark, which no stream of ours has; ${EDIT}, or discard it`,
  'too-large': `a value may have 256 KiB; ${EDIT}`,
  'too-deep': `a value may be nested 32 deep; ${EDIT}`,
  'not-utf8': `whoever published it used another encoding; ${EDIT}`,
  'not-json': `it was cut off or is no JSON; ${EDIT}`,
  'unknown-version': `a newer producer wrote it: upgrade this stack, then ${AGAIN}`,
  contract: `see path and detail for what breaks the contract; ${EDIT}`,
  'key-mismatch': `the record's key is not its entity, or longer than any; ${EDIT}: its key is then the entity_id of the value`,
  future: `it claims to be observed after it was published: set the clock of its producer; later than then, ${AGAIN}`,
  'undecodable-batch':
    'the record set around it cannot be read (see detail): find its producer, publish anew from the source; a corrected value can stand for it: dlq redrive <id> --edit <file>',
  'refused-by-postgres': `the database refuses the row: a rule of your own in its tables? mend that, then ${AGAIN}`,
  'refused-by-cassandra': `Cassandra refuses the row, so its bytes were not kept; ${EDIT}`,
};

const BY_STATE: Readonly<Partial<Record<LetterState, string>>> = {
  settled: 'nothing: a record that was published again took its place',
  discarded: 'nothing: it was discarded; dlq discard <id> --undo opens it again',
  purged: 'nothing: a purge took its bytes, and what a purge took never comes back',
  redriven: 'wait: it was published again and is not judged yet',
};

export const toAdvice = (reason: string, state: LetterState): string =>
  BY_STATE[state] ?? BY_REASON[reason] ?? 'look at its bytes; publish it again or discard it';
