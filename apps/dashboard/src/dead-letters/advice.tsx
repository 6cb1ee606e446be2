import { toCommands, type AdvicePiece, type Deed } from './to-commands.ts';

/** Of a command each word stays in one piece: a line would else break behind `--`. */
const Command = ({ words }: { words: readonly string[] }) => (
  <code class="command">
    {words.map((word, at) => (
      <>
        {at > 0 && ' '}
        <span>{word}</span>
      </>
    ))}
  </code>
);

/** The button first: it is at hand. */
const Piece = ({ piece }: { piece: AdvicePiece }) => {
  if ('text' in piece) return <>{piece.text}</>;
  return (
    <>
      {piece.button && (
        <>
          <b>{piece.button}</b>, or{' '}
        </>
      )}
      <Command words={piece.command} />
    </>
  );
};

interface AdviceProps {
  readonly advice: string;
  readonly id: string;
  readonly offered: readonly Deed[];
}

/** What to do with a letter. */
export const Advice = ({ advice, id, offered }: AdviceProps) => (
  <p class="letter-advice">
    <b>Advice</b>{' '}
    {toCommands(advice, id, offered).map((piece) => (
      <Piece piece={piece} />
    ))}
  </p>
);
