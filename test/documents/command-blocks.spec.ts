import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { commandBlocksOf, UnclearBlockError } from './command-blocks.ts';

const page = (...lines: string[]): string => lines.join('\n').replaceAll("'''", '```');

describe('the commands of a page', () => {
  it('are those of its blocks, in order, with what they need', () => {
    const blocks = commandBlocksOf(
      page('# How', "'''sh", 'ls', "'''", 'text', "'''sh needs: jq", 'jq .', "'''", "'''sql", 'SELECT 1;', "'''"),
    );
    expect(blocks.map(({ line, language, text, needs }) => [line, language, text, needs])).toEqual([
      [2, 'sh', 'ls', undefined],
      [6, 'sh', 'jq .', 'jq'],
      [9, 'sql', 'SELECT 1;', undefined],
    ]);
  });
  it('say why they are not run', () => {
    expect(commandBlocksOf(page("'''sh norun: needs an account", 'x', "'''"))[0]!.whyNot).toBe('needs an account');
  });
  it('have the output that is shown just after them', () => {
    const blocks = commandBlocksOf(
      page("'''sh", 'ls', "'''", '', "'''text", 'a', 'b', "'''", "'''text example: none", "'''"),
    );
    expect(blocks.map(({ shape }) => shape)).toEqual(['a\nb']);
  });
  it('lie in lists too, without the indent', () => {
    expect(commandBlocksOf(page('1. Do', '', "   '''sh", '   ls \\', '     -l', "   '''"))[0]!.text).toBe(
      'ls \\\n  -l',
    );
  });
  it.each([
    ['a block without a language', page("'''", 'ls', "'''")],
    ['another name for a shell', page("'''bash", 'ls', "'''")],
    ['a note that means nothing', page("'''sh maybe", 'ls', "'''")],
    ['no reason', page("'''sh norun:", 'ls', "'''")],
    ['output without commands', page("'''text", 'a', "'''")],
    ['output apart from its commands', page("'''sh", 'ls', "'''", 'says', "'''text", 'a', "'''")],
    ['output of what is not run', page("'''sh norun: why", 'ls', "'''", "'''text", 'a', "'''")],
  ])('are not guessed at: %s', (_, markdown) => {
    expect(() => commandBlocksOf(markdown)).toThrow(UnclearBlockError);
  });
});

describe.each(['docs/tutorial', 'docs/how-to'])('the pages of %s', (folder) => {
  it.each(readdirSync(folder))('say of each block whether it is run: %s', (name) => {
    expect(() => commandBlocksOf(readFileSync(`${folder}/${name}`, 'utf8'))).not.toThrow();
  });
});
