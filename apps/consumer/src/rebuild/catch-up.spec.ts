import { describe, expect, it } from '@jest/globals';
import { catchUp } from './catch-up.ts';

/** @returns how many passes it takes where these are what each leaves; the last one stays */
async function passesOf(...rests: bigint[]): Promise<number> {
  let passes = 0;
  const filler = {
    readRest: async () => ({ ranges: [], total: 1_000_000n, rest: rests[Math.min(passes, rests.length - 1)]! }),
    fill: async () => void passes++,
  };
  await catchUp(filler, { look: async () => 0 });
  return passes;
}

describe('catching up with the pipeline', () => {
  it('ends where little is left, however much there was', async () => {
    expect(await passesOf(1_000_000n, 30_000n, 900n, 500n)).toBe(3);
    expect(await passesOf(0n)).toBe(0);
  });
  it('goes on while passes leave less', async () => {
    expect(
      await passesOf(100_000n, 60_000n, 36_000n, 20_000n, 12_000n, 7_000n, 4_000n, 2_400n, 1_400n, 800n, 400n),
    ).toBe(10);
  });
  it('does not wait for what never comes where the pipeline is as fast', async () => {
    expect(await passesOf(40_000n, 3_000n, 3_000n)).toBeLessThan(6);
  });
  it('ends though each pass leaves a little less than the one before', async () => {
    const slowly = Array.from({ length: 1_000 }, (_, at) => 1_000_000n - BigInt(at));
    expect(await passesOf(...slowly)).toBeLessThan(40);
  });
});
