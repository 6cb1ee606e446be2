import type { LetterPreview, ShownLetter } from '@freshwax/contracts';
import type { Deed } from './to-commands.ts';

/** What may be done about a letter beside discarding it. */
export function toDeeds({ letter: { state }, record }: ShownLetter): Deed[] {
  if (state === 'settled' || state === 'purged') return [];
  if (state === 'discarded') return ['takeBack'];
  return record?.text != null && record.isWhole ? ['redrive', 'correct'] : ['redrive'];
}

/** What is most likely to help; none before it is judged, or where the letter would be refused again and cannot be corrected here. */
export function toMainDeed(deeds: readonly Deed[], preview: LetterPreview | undefined): Deed | undefined {
  if (!preview) return undefined;
  return deeds.find((deed) => deed === (preview.refused ? 'correct' : 'redrive'));
}
