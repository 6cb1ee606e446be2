/** A button of the panel: it does what a command does. */
export type Deed = 'redrive' | 'correct' | 'takeBack';

export const deedNames: Readonly<Record<Deed, string>> = {
  redrive: 'Redrive',
  correct: 'Correct and redrive',
  takeBack: 'Take the discard back',
};

/** A piece of an advice: words to read, or a command's words to type, with the button that does the same where it is shown. */
export type AdvicePiece =
  { readonly text: string } | { readonly command: readonly string[]; readonly button: string | undefined };

const COMMAND = /(dlq [a-z]+ <id>(?: --[a-z]+(?: <file>)?)?)/;

/** By the commands that the API names. */
const deedOf: Readonly<Record<string, Deed>> = {
  'dlq redrive <id>': 'redrive',
  'dlq redrive <id> --edit <file>': 'correct',
  'dlq discard <id> --undo': 'takeBack',
};

/** The pieces of an advice, its commands made whole with the letter's id. @param offered what there is a button for */
export const toCommands = (advice: string, id: string, offered: readonly Deed[]): AdvicePiece[] =>
  advice.split(COMMAND).map((piece, at) => {
    if (at % 2 === 0) return { text: piece };
    const deed = deedOf[piece];
    return {
      command: `npx freshwax ${piece.replace('<id>', id)}`.split(' '),
      button: deed && offered.includes(deed) ? deedNames[deed] : undefined,
    };
  });
