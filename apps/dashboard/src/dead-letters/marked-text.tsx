import { toMarkedLines } from './marked-json.ts';

/** A record as text, the line that breaks its contract marked by a sign, a word and a colour. */
export const MarkedText = ({ text, path }: { text: string; path: string | null }) => (
  <pre class="raw" tabIndex={0} role="region" aria-label="The record, what is wrong marked">
    {toMarkedLines(text, path).map(({ text: line, isMarked, note }, at) =>
      isMarked ? (
        <mark key={at} class="raw-line is-wrong">
          {line}
          {note && <span class="raw-note"> {note}</span>}
          {'\n'}
        </mark>
      ) : (
        <span key={at} class="raw-line">
          {line}
          {'\n'}
        </span>
      ),
    )}
  </pre>
);
