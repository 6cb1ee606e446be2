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

  it.each(['x', 'scratch', 'a b.', '', 'ä.'])(
    'refuses %j to put before the topics: it must end where they begin',
    async (prefix) => {
      const asking = asked('--to-prefix', prefix);
      await expect(asking).rejects.toMatchObject({ code: 'commander.invalidArgument' });
      await expect(asking).rejects.toThrow(/It takes .* ends with one of \. - _, such as scratch\./);
    },
  );

  it('takes a prefix that ends with a sign', async () => {
    expect(await asked('--to-prefix', 'my-scratch_')).toMatchObject({ toPrefix: 'my-scratch_' });
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
