import { describe, expect, it } from '@jest/globals';
import { toCommands } from './to-commands.ts';

const command = (text: string) => ({ command: text.split(' ') });

describe('an advice', () => {
  it('has its commands whole, with the id of the letter, beside the words around them', () => {
    expect(toCommands('correct it: dlq redrive <id> --edit <file>, or discard it', 'a:0:0:7')).toEqual([
      { text: 'correct it: ' },
      command('npx freshwax dlq redrive a:0:0:7 --edit <file>'),
      { text: ', or discard it' },
    ]);
    expect(toCommands('it was discarded; dlq discard <id> --undo opens it again', 'a:0:0:7')[1]).toEqual(
      command('npx freshwax dlq discard a:0:0:7 --undo'),
    );
    expect(toCommands('once it is mended: dlq redrive <id>', 'a:0:0:7')[1]).toEqual(
      command('npx freshwax dlq redrive a:0:0:7'),
    );
  });
  it('is its words alone where it has no command', () => {
    expect(toCommands('wait: it is not judged yet', 'a')).toEqual([{ text: 'wait: it is not judged yet' }]);
  });
});
