import type { LetterPreview } from '@freshwax/contracts';

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The row by its columns, or why there is none. */
export function RowPreview({ preview: { table, row, refused } }: { preview: LetterPreview }) {
  if (refused)
    return (
      <p class="row-refused" data-preview="refused">
        It would be refused again: <code>{refused.reason}</code>
        {refused.path && (
          <>
            {' '}
            at <code>{refused.path}</code>
          </>
        )}
        {refused.detail && `, ${refused.detail}`}
      </p>
    );
  return (
    <div class="row-preview" data-preview="row" tabIndex={0} role="region" aria-label={`Row of ${table}`}>
      <table class="data-table">
        <caption class="sr-only">Columns of {table}, but for those that follow from its place in the topic</caption>
        <tbody>
          {Object.entries(row ?? {}).map(([column, value]) => (
            <tr key={column}>
              <th scope="row">
                <code>{column}</code>
              </th>
              <td>
                {value === null ? <span class="aside">null</span> : <code class="breaks">{valueText(value)}</code>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What would become of the letter if it were published now as it is; nothing before that is known. */
export const AsItIs = ({ preview }: { preview: LetterPreview | undefined }) => (
  <section aria-labelledby="letter-row">
    <h3 id="letter-row">
      The row it would write
      {preview?.table && preview.row && <span class="aside"> to {preview.table}, as it is</span>}
    </h3>
    {preview && <RowPreview preview={preview} />}
  </section>
);
