import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addReplayVerb, toRequest } from './replay.ts';

/** What is asked of the gateway for these words. */
async function asked(...words: string[]): Promise<object> {
  let request: object = {};
  const program = new Command().exitOverride();
  addReplayVerb(program, (() => async (options: Parameters<typeof toRequest>[0]) => {
    request = toRequest(options);
  }) as Parameters<typeof addReplayVerb>[1]);
  await program.parseAsync(['replay', '--to-prefix', 'scratch.', ...words], { from: 'user' });
  return request;
}

describe('a replay', () => {
  it('goes as fast as it can, unasked and by `--speed max`', async () => {
    expect(await asked()).toEqual({ type: 'replay', toPrefix: 'scratch.' });
    expect(await asked('--speed', 'max')).toEqual({ type: 'replay', toPrefix: 'scratch.' });
  });

  it('keeps to a pace, a range and topics that are named', async () => {
    const words = ['--speed', '2.5', '--from', '2026-11-20T08:00:00+01:00', '--topic', 'a', 'b'];
    expect(await asked(...words)).toEqual({
      type: 'replay',
      toPrefix: 'scratch.',
      speed: 2.5,
      from: '2026-11-20T07:00:00.000Z',
      topics: ['a', 'b'],
    });
  });
});
