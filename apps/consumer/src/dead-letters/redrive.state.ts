import type { LetterKey } from './letter.store.ts';

/** Where what was published lies in a partition. */
export interface Published {
  topic: string;
  partition: number;
  first: string;
  last: string;
}

/** How far a redrive is; it outlives the worker. */
export interface RedriveState {
  /** ms; letters that come later are for another time. */
  untilMs: number;
  total: number;
  /** The last letter that is done. */
  after: (Omit<LetterKey, 'offset'> & { offset: string }) | null;
  letters: number;
  published: number;
  refused: Record<string, number>;
  places: Published[];
}

export const begunAt = (untilMs: number, total: number): RedriveState => ({
  untilMs,
  total,
  after: null,
  letters: 0,
  published: 0,
  refused: {},
  places: [],
});

/** One letter more. @param offset where it was published, or why it was not */
export function withLetter(
  state: RedriveState,
  letter: LetterKey,
  fate: { offset: bigint } | { refused: string },
): RedriveState {
  const { topic, partition, generation } = letter;
  const after = { topic, partition, generation, offset: String(letter.offset) };
  const done = { ...state, after, letters: state.letters + 1 };
  if ('refused' in fate)
    return { ...done, refused: { ...state.refused, [fate.refused]: (state.refused[fate.refused] ?? 0) + 1 } };
  const offset = String(fate.offset);
  const isHere = (it: Published): boolean => it.topic === topic && it.partition === partition;
  const held = state.places.find(isHere) ?? { topic, partition, first: offset, last: offset };
  const places = [...state.places.filter((it) => !isHere(it)), { ...held, last: offset }];
  return { ...done, published: state.published + 1, places };
}
