import { describe, expect, it } from '@jest/globals';
import type { Source } from '@freshwax/contracts';
import { isOnlyImported } from './is-only-imported.ts';

describe('an answer', () => {
  it.each<[Source[], boolean]>([
    [['import'], true],
    [['spotify', 'import'], false],
    [['spotify'], false],
    [[], false],
  ])('of %j is of imported tables only: %s', (sources, isOnly) => {
    expect(isOnlyImported({ sources })).toBe(isOnly);
  });
});
