import { describe, expect, it } from '@jest/globals';
import { toCommands, type Deed } from './to-commands.ts';

const command = (text: string, button?: string) => ({ command: text.split(' '), button });
const all: readonly Deed[] = ['redrive', 'correct', 'takeBack'];

describe('an advice', () => {
  it('has its commands whole, with the id of the letter, beside the words around them', () => {
    expect(toCommands('correct it: dlq redrive <id> --edit <file>, or discard it', 'a:0:0:7', all)).toEqual([
      { text: 'correct it: ' },
      command('npx freshwax dlq redrive a:0:0:7 --edit <file>', 'Correct and redrive'),
      { text: ', or discard it' },
    ]);
    expect(toCommands('it was discarded; dlq discard <id> --undo opens it again', 'a:0:0:7', all)[1]).toEqual(
      command('npx freshwax dlq discard a:0:0:7 --undo', 'Take the discard back'),
    );
    expect(toCommands('once it is mended: dlq redrive <id>', 'a:0:0:7', all)[1]).toEqual(
      command('npx freshwax dlq redrive a:0:0:7', 'Redrive'),
    );
  });
  it('names no button that is not there', () => {
    expect(toCommands('correct it: dlq redrive <id> --edit <file>', 'a:0:0:7', ['redrive'])[1]).toEqual(
      command('npx freshwax dlq redrive a:0:0:7 --edit <file>'),
    );
  });
  it('is its words alone where it has no command', () => {
    expect(toCommands('wait: it is not judged yet', 'a', all)).toEqual([{ text: 'wait: it is not judged yet' }]);
  });
});
