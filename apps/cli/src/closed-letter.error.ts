import type { DeadLetter } from '@freshwax/contracts';
import { harmless } from './letter-lines.ts';

/** A letter that is named, and is not in a state in which what was asked for goes. */
export class ClosedLetterError extends Error {
  override readonly name = 'ClosedLetterError';
  readonly fix: string;
  constructor(letter: DeadLetter) {
    const [why, fix] = toWords(letter);
    super(`${why}; nothing was done`);
    this.fix = fix;
  }
}

/** Why, and what to do. */
function toWords({ id, state, redrivenAt, resolvedOffset, discarded }: DeadLetter): [why: string, fix: string] {
  const show = `npx freshwax dlq show ${id}`;
  if (state === 'settled') {
    const when = redrivenAt === null ? '' : ` at ${redrivenAt}`;
    return [
      `it is settled already: published again${when}, it was accepted at offset ${resolvedOffset}`,
      `nothing is left to do; ${show}`,
    ];
  }
  if (discarded !== null) {
    const decision = `by ${harmless(discarded.by)} at ${discarded.at}: ${harmless(discarded.why)}`;
    return [`it was discarded ${decision}`, `open it first: npx freshwax dlq discard ${id} --undo`];
  }
  if (state === 'purged') return ['a purge took its bytes', `nothing brings them back; ${show}`];
  return [`it is ${state}, not discarded`, show];
}
