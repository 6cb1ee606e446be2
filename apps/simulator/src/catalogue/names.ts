import type { Dice } from './dice.ts';
import * as words from './words.ts';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function plural(noun: string): string {
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function fill(pattern: string, dice: Dice): string {
  return pattern.replace(/\{(.)\}/g, (_, slot: string) => {
    switch (slot) {
      case 'A':
        return dice.pick(words.adjectives);
      case 'N':
        return dice.pick(words.nouns);
      case 'S':
        return plural(dice.pick(words.nouns));
      case 'P':
        return dice.pick(words.places);
      case 'G':
        return dice.pick(words.givenNames);
      default:
        return dice.pick(words.numbers);
    }
  });
}

const surname = (dice: Dice): string =>
  capital(dice.pick(words.syllables) + dice.pick(words.syllables)) + dice.pick(words.surnameEnds);
const madeUp = (dice: Dice): string =>
  capital(
    Array.from({ length: dice.between(1, 2) }, () => dice.pick(words.syllables)).join('') + dice.pick(words.madeUpEnds),
  );

/** People, made-up words and pairs of words: alone, an everyday noun would soon meet a band of this world. */
export function artistName(dice: Dice): string {
  const draw = dice.uniform();
  if (draw < 0.4) return `${dice.pick(words.givenNames)} ${surname(dice)}`;
  if (draw < 0.52) return `${madeUp(dice)} ${dice.pick(words.nouns)}`;
  if (draw < 0.66) return `${dice.pick(words.adjectives)} ${dice.pick(words.nouns)} ${dice.pick(words.collectives)}`;
  if (draw < 0.78) return `The ${dice.pick(words.adjectives)} ${plural(dice.pick(words.nouns))}`;
  if (draw < 0.88) return `${dice.pick(words.givenNames)} & the ${plural(dice.pick(words.nouns))}`;
  return `${madeUp(dice)}${dice.chance(0.3) ? ` ${madeUp(dice)}` : ''}`;
}

export const trackTitle = (dice: Dice): string => fill(dice.pick(words.titlePatterns), dice);
export const albumTitle = (dice: Dice): string => fill(dice.pick(words.albumPatterns), dice);
export const anthologyTitle = (dice: Dice): string => fill(dice.pick(words.anthologyPatterns), dice);
export const labelName = (dice: Dice): string => fill(dice.pick(words.labelPatterns), dice);
