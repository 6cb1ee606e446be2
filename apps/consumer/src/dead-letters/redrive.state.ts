import type { Chosen, LetterKey } from './letter.store.ts';

/** How far a redrive is; it outlives the worker, as plain JSON. */
export interface RedriveState extends Chosen {
  /** The last letter that is done. */
  after: (Omit<LetterKey, 'offset'> & { offset: string }) | null;
  letters: number;
  published: number;
  refused: Record<string, number>;
}

export const toBegun = (chosen: Chosen): RedriveState => ({
  ...chosen,
  after: null,
  letters: 0,
  published: 0,
  refused: {},
});

export const lastDone = ({ after }: RedriveState): LetterKey | null =>
  after && { ...after, offset: BigInt(after.offset) };

/** One letter more. @param refused why it was not published; undefined where it was */
export function withLetter(state: RedriveState, letter: LetterKey, refused: string | undefined): RedriveState {
  const { topic, partition, generation } = letter;
  const after = { topic, partition, generation, offset: String(letter.offset) };
  const done = { ...state, after, letters: state.letters + 1 };
  if (refused === undefined) return { ...done, published: state.published + 1 };
  return { ...done, refused: { ...state.refused, [refused]: (state.refused[refused] ?? 0) + 1 } };
}
