import { describe, expect, it } from '@jest/globals';
import { isEntityId } from './entity-id.ts';

describe('an id', () => {
  it.each(['0000000000000000000000', '4aawyAB9vmqN3uQ7FjRGTy', '7N42dgm5tFLK9N8MT7fHC7'])('may be %s', (id) => {
    expect(isEntityId(id)).toBe(true);
  });

  it.each([
    ['of more than 128 bits', '7N42dgm5tFLK9N8MT7fHC8'],
    ['that begins with an 8', '8000000000000000000000'],
    ['that is too short', '4aawyAB9vmqN3uQ7FjRGT'],
    ['that is too long', '4aawyAB9vmqN3uQ7FjRGTyy'],
    ['with another letter', '4aawyAB9vmqN3uQ7FjRG-y'],
    ['with a path', '../4aawyAB9vmqN3uQ7FjR'],
    ['that is empty', ''],
  ])('is none %s', (_, id) => {
    expect(isEntityId(id)).toBe(false);
  });
});
