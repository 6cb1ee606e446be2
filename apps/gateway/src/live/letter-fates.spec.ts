import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/eventually.ts';
import { LetterFatesQuery } from './letter-fates.query.ts';

const fates = { redrives: 1, settled: 0, discarded: 2 };

describe('what became of letters', () => {
  it('is counted once for those who ask at once and soon after, and again by and by', async () => {
    let counts = 0;
    const query = new LetterFatesQuery({ row: <T>() => Promise.resolve({ ...fates, settled: counts++ } as T) });
    const both = await Promise.all([query.read(), query.read()]);
    expect([both, await query.read(), counts]).toEqual([[fates, fates], fates, 1]);
    await eventually(async () => expect(await query.read()).toEqual({ ...fates, settled: 1 }));
  });

  it('is counted anew after a count that failed', async () => {
    let counts = 0;
    const row = <T>() => (counts++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(fates as T));
    const query = new LetterFatesQuery({ row });
    await expect(query.read()).rejects.toThrow('away');
    expect(await query.read()).toEqual(fates);
  });
});
