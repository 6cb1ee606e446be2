import { toCommands } from './to-commands.ts';

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

/** What to do with a letter. */
export const Advice = ({ advice, id }: { advice: string; id: string }) => (
  <p class="letter-advice">
    <b>Advice</b>{' '}
    {toCommands(advice, id).map((piece) => ('text' in piece ? piece.text : <Command words={piece.command} />))}
  </p>
);
