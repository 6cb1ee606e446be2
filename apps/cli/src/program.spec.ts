import { describe, expect, it, jest } from '@jest/globals';
import { program } from './program.ts';

/** What is said on stderr of these words. */
async function refused(...words: string[]): Promise<string> {
  const said: string[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await expect(program.parseAsync(words, { from: 'user' })).rejects.toThrow();
  } finally {
    stderr.mockRestore();
  }
  return said.join('');
}

describe('words that are not understood', () => {
  it.each([
    [['nosuch'], '(npx freshwax --help lists the verbs)'],
    [['rebuild'], '(npx freshwax rebuild --help says what it takes)'],
    [['watch', 'add'], '(npx freshwax watch add --help says what it takes)'],
    [['dlq', 'list', '--limit', '0'], '(npx freshwax dlq list --help says what it takes)'],
  ])('lead to the help of the verb that was meant: %j', async (words, hint) => {
    expect(await refused(...words)).toContain(`\n${hint}\n`);
  });
});

describe('a verb for a stack that runs', () => {
  it.each(['stop', 'status', 'open', 'logs'])('says how it is found to who names its ports: %s', async (verb) => {
    const said = await refused(verb, '--port-offset', '7000');
    expect(said).not.toContain('unknown option');
    expect(said).toContain('a stack that runs is found by its data folder (FRESHWAX_DATA_DIR, else var/)');
    expect(program.commands.find((each) => each.name() === verb)!.helpInformation()).not.toContain('--port-offset');
  });

  it('refuses other options as before', async () => {
    expect(await refused('stop', '--port-offsets', '1')).toContain('unknown option');
  });
});
