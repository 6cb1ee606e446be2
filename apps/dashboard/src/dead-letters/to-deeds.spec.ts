import { describe, expect, it } from '@jest/globals';
import type { LetterPreview, LetterState, ShownLetter } from '@freshwax/contracts';
import { toDeeds, toMainDeed } from './to-deeds.ts';

const shown = (state: LetterState, record: { text: string | null; isWhole: boolean } | null) =>
  ({ letter: { state }, record }) as ShownLetter;
const whole = { text: '{}', isWhole: true };
const refused = { table: null, row: null, refused: { reason: 'contract', path: null, detail: null } } as LetterPreview;
const accepted = { table: 'live.tracks', row: {}, refused: null } as LetterPreview;

describe('what may be done about a letter', () => {
  it.each([
    ['open', whole, ['redrive', 'correct']],
    ['redriven', whole, ['redrive', 'correct']],
    ['open', { text: '{', isWhole: false }, ['redrive']],
    ['open', { text: null, isWhole: true }, ['redrive']],
    ['open', null, ['redrive']],
    ['discarded', whole, ['takeBack']],
    ['settled', whole, []],
    ['purged', null, []],
  ] as const)('is, of one %s with %j: %j', (state, record, deeds) => {
    expect(toDeeds(shown(state, record))).toEqual(deeds);
  });

  it('is to correct it first where it would be refused again, and to publish it as it is where it would not', () => {
    expect(toMainDeed(['redrive', 'correct'], refused)).toBe('correct');
    expect(toMainDeed(['redrive', 'correct'], accepted)).toBe('redrive');
  });
  it('is nothing first before it is judged, nor where it would be refused again and cannot be corrected here', () => {
    expect(toMainDeed(['redrive', 'correct'], undefined)).toBeUndefined();
    expect(toMainDeed(['redrive'], refused)).toBeUndefined();
  });
});
