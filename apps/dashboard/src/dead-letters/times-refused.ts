import type { DeadLetter } from '@freshwax/contracts';

/** How often these records were refused: each once when it came, and again after each redrive in vain. */
export const timesRefused = (letters: readonly Pick<DeadLetter, 'rejectedAgain'>[]): number =>
  letters.reduce((times, { rejectedAgain }) => times + 1 + rejectedAgain, 0);
