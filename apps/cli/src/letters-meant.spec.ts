import { describe, expect, it } from '@jest/globals';
import type { DeadLetter, LetterState } from '@freshwax/contracts';
import type { GatewayClient } from '../../../stack/gateway.client.ts';
import { EXIT } from './exit-codes.ts';
import { toFault, type Fault } from './fault.ts';
import { refusal } from './letters-meant.ts';

const ID = 'spotify.track_meta:1:0:42';
const letter: DeadLetter = {
  id: ID,
  topic: 'spotify.track_meta',
  partition: 1,
  generation: 0,
  offset: '42',
  reason: 'not-json',
  path: null,
  detail: null,
  recordedAt: '2026-11-01T00:00:00.000Z',
  state: 'open',
  redrives: 1,
  rejectedAgain: 0,
  redrivenAt: '2026-11-02T08:00:00.000Z',
  resolvedOffset: null,
  discarded: null,
};

/** What is said of a letter that is as it is, where one of those states is asked for; undefined where nothing is. */
async function refused(changed: Partial<DeadLetter>, states: readonly LetterState[]): Promise<Fault | undefined> {
  const read = () => Promise.resolve({ data: { letter: { ...letter, ...changed } } });
  const asked = { id: ID, options: { yes: false, json: false }, states, doing: '' };
  return refusal({ read } as unknown as GatewayClient, asked).then(
    () => undefined,
    (error: unknown) => toFault(error),
  );
}

describe('a letter that is named', () => {
  it('is meant while it is open, or published again and not judged', async () => {
    expect(await refused({}, ['open', 'redriven'])).toBeUndefined();
    expect(await refused({ state: 'redriven' }, ['open', 'redriven'])).toBeUndefined();
    expect(await refused({ state: 'discarded' }, ['discarded'])).toBeUndefined();
  });

  it.each<[Partial<DeadLetter>, string, string]>([
    [
      { state: 'settled', resolvedOffset: '77' },
      'it is settled already: published again at 2026-11-02T08:00:00.000Z, it was accepted at offset 77; nothing was done',
      `nothing is left to do; npx freshwax dlq show ${ID}`,
    ],
    [
      { state: 'settled', redrivenAt: null, resolvedOffset: '77' },
      'it is settled already: published again, it was accepted at offset 77; nothing was done',
      `nothing is left to do; npx freshwax dlq show ${ID}`,
    ],
    [
      { state: 'discarded', discarded: { at: '2026-11-03T00:00:00.000Z', by: 'ann', why: 'a test' } },
      'it was discarded by ann at 2026-11-03T00:00:00.000Z: a test; nothing was done',
      `open it first: npx freshwax dlq discard ${ID} --undo`,
    ],
    [
      { state: 'purged' },
      'a purge took its bytes; nothing was done',
      `nothing brings them back; npx freshwax dlq show ${ID}`,
    ],
  ])('is not published again as %j', async (changed, cause, fix) => {
    expect(await refused(changed, ['open', 'redriven'])).toMatchObject({
      cause,
      fix,
      lines: [],
      exitCode: EXIT.failure,
    });
  });

  it('is not opened again where nobody discarded it', async () => {
    const fault = await refused({}, ['discarded']);
    expect(fault).toMatchObject({ cause: 'it is open, not discarded; nothing was done', exitCode: EXIT.failure });
  });
});
