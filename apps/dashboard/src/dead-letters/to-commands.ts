/** A piece of an advice: words to read, or the words of a command to type. */
export type AdvicePiece = { readonly text: string } | { readonly command: readonly string[] };

const COMMAND = /(dlq [a-z]+ <id>(?: --[a-z]+(?: <file>)?)?)/;

/** The pieces of an advice, its commands made whole with the letter's id. */
export const toCommands = (advice: string, id: string): AdvicePiece[] =>
  advice
    .split(COMMAND)
    .map((piece, at) =>
      at % 2 === 0 ? { text: piece } : { command: `npx freshwax ${piece.replace('<id>', id)}`.split(' ') },
    );
