import { describe, expect, it } from '@jest/globals';
import { toReasons } from './to-reasons.ts';

const counted = (reason: string, state: 'open' | 'settled', letters: number, topic = 'a') => ({
  reason,
  state,
  letters,
  topic,
});

describe('why records were refused', () => {
  it('is counted over topics and states, what is still open first', () => {
    const counts = [
      counted('not-json', 'settled', 90),
      counted('contract', 'open', 2),
      counted('contract', 'open', 1, 'b'),
    ];
    expect(toReasons([...counts, counted('not-json', 'open', 1)])).toEqual([
      { reason: 'contract', letters: 3, open: 3 },
      { reason: 'not-json', letters: 91, open: 1 },
    ]);
  });
});
