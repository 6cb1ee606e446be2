import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PacedAnswers, type Pacing } from './paced-answers.ts';

/** A computation that ends when it is told to. */
function opened() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const state = { begun: 0, end: resolve };
  return { state, compute: () => (state.begun++, promise) };
}

/** More than a busy machine lets a spec wait for its turn. */
const PATIENCE_MS = 50;
const impatient = (pacing: Partial<Pacing> = {}) =>
  new PacedAnswers({ patienceMs: PATIENCE_MS, firstPatienceMs: 60_000, shortMs: 0, rests: 0, ...pacing });

/** Takes longer than anybody waits, the first time. */
async function known(paced: PacedAnswers, question: string): Promise<void> {
  await paced.answer(question, false, () => delay(2 * PATIENCE_MS, 'first'));
}

describe('a question', () => {
  it('that was quick is waited for, however long it takes this time', async () => {
    const paced = impatient();
    expect(await paced.answer('q', false, async () => 'a')).toBe('a');
    expect(await paced.answer('q', true, () => delay(2 * PATIENCE_MS, 'b'))).toBe('b');
  });

  it('that takes long is answered with what was known before, and computed once for all who ask', async () => {
    const paced = impatient();
    await known(paced, 'q');
    const { state, compute } = opened();
    expect(await Promise.all([paced.answer('q', true, compute), paced.answer('q', true, compute)])).toEqual([
      undefined,
      undefined,
    ]);
    expect(state.begun).toBe(1);
    state.end('new');
    expect(await paced.answer('q', true, compute)).toBe('new');
  });

  it('that takes long rests after it was computed', async () => {
    const paced = impatient({ rests: 1_000_000 });
    await known(paced, 'q');
    const { state, compute } = opened();
    expect(await paced.answer('q', true, compute)).toBeUndefined();
    expect(state.begun).toBe(0);
  });

  describe('by how long it took', () => {
    let clockMs = 0;
    const took = (paced: PacedAnswers, question: string, ms: number) =>
      paced.answer(question, false, async () => (clockMs += ms));
    beforeEach(() => void jest.spyOn(performance, 'now').mockImplementation(() => clockMs));
    afterEach(() => void jest.restoreAllMocks());

    it('does not wait for long work where its own is short', async () => {
      const paced = impatient({ shortMs: 250 });
      await took(paced, 'long', 251);
      await took(paced, 'short', 250);
      const [long, short] = [opened(), opened()];
      expect(await paced.answer('long', true, long.compute)).toBeUndefined();
      expect(await paced.answer('short', true, short.compute)).toBeUndefined();
      expect([long.state.begun, short.state.begun]).toEqual([1, 1]);
    });

    it('rests for what was above short work alone', async () => {
      const paced = impatient({ shortMs: 250, rests: 4 });
      await took(paced, 'short', 250);
      await took(paced, 'long', 300);
      const [long, short] = [opened(), opened()];
      await paced.answer('short', true, short.compute);
      await paced.answer('long', true, long.compute);
      expect([long.state.begun, short.state.begun]).toEqual([0, 1]);
      clockMs += 4 * 50;
      await paced.answer('long', true, long.compute);
      expect(long.state.begun).toBe(1);
    });
  });

  it('that takes long waits for its turn: one is computed at a time', async () => {
    const paced = impatient();
    await Promise.all([known(paced, 'p'), known(paced, 'q')]);
    const [p, q] = [opened(), opened()];
    await Promise.all([paced.answer('p', true, p.compute), paced.answer('q', true, q.compute)]);
    expect([p.state.begun, q.state.begun]).toEqual([1, 0]);
    p.state.end('done');
    q.state.end('done');
    expect(await paced.answer('q', true, q.compute)).toBe('done');
  });

  it('that was never answered waits while two others that were not are computed, whether or not that fails', async () => {
    const paced = impatient();
    const [p, q, r] = [opened(), opened(), opened()];
    const failing = paced.answer('p', false, () => p.compute().then(() => Promise.reject(new Error('away'))));
    const second = paced.answer('q', false, q.compute);
    const third = paced.answer('r', false, r.compute);
    await setImmediate();
    expect([p.state.begun, q.state.begun, r.state.begun]).toEqual([1, 1, 0]);
    p.state.end('fails');
    await expect(failing).rejects.toThrow('away');
    await setImmediate();
    expect(r.state.begun).toBe(1);
    q.state.end('q');
    r.state.end('r');
    expect(await Promise.all([second, third])).toEqual(['q', 'r']);
  });

  it('that was never answered is not waited for without end, and computed once for all who ask', async () => {
    const paced = impatient({ firstPatienceMs: PATIENCE_MS });
    const { state, compute } = opened();
    const asked = [paced.answer('q', false, compute), paced.answer('q', false, compute)];
    expect(await Promise.all(asked)).toEqual([undefined, undefined]);
    expect(state.begun).toBe(1);
    const again = paced.answer('q', false, compute);
    state.end('first');
    expect(await again).toBe('first');
    expect(state.begun).toBe(1);
  });

  it.each([true, false])(
    'that failed when nobody waited any more tells the next who asks why, once (known before: %s)',
    async (isKnown) => {
      const paced = impatient(isKnown ? {} : { firstPatienceMs: PATIENCE_MS });
      if (isKnown) await known(paced, 'q');
      const { promise, reject } = Promise.withResolvers<string>();
      expect(await paced.answer('q', isKnown, () => promise)).toBeUndefined();
      reject(new Error('out of range'));
      // What hangs on it has happened by then.
      await setImmediate();
      await expect(paced.answer('q', isKnown, async () => 'never asked')).rejects.toThrow('out of range');
      expect(await paced.answer('q', isKnown, async () => 'here')).toBe('here');
    },
  );

  it('that fails for one who waits is not told again', async () => {
    const paced = impatient({ firstPatienceMs: PATIENCE_MS });
    const { promise, reject } = Promise.withResolvers<string>();
    expect(await paced.answer('q', false, () => promise)).toBeUndefined();
    const waiting = paced.answer('q', false, async () => 'never asked');
    reject(new Error('away'));
    await expect(waiting).rejects.toThrow('away');
    expect(await paced.answer('q', false, async () => 'here')).toBe('here');
  });

  it('that failed in the background is tried again', async () => {
    const paced = impatient();
    await known(paced, 'q');
    const failing = paced.answer('q', true, async () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await paced.answer('q', true, async () => 'here')).toBe('here');
  });
});
