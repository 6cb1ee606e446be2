import type { WatchEntry } from '@freshwax/contracts';
import { FaultState, GapState, LoadingState } from '../card/gap.tsx';
import { ListMore } from '../card/list-more.tsx';
import { AddForm } from './add-form.tsx';
import { EntryRow } from './entry-row.tsx';
import { textOf } from './form-text.ts';
import { intervals, intervalText } from './intervals.ts';
import { toWhen } from './to-when.ts';
import type { Entries } from './use-entries.ts';

const PURPOSE = 'to change what is watched';

const IntervalOptions = ({ usual }: { usual: string }) => (
  <>
    <option value="">{usual}</option>
    {intervals.map(([ms, label]) => (
      <option key={ms} value={ms}>
        every {label}
      </option>
    ))}
  </>
);

const toInterval = (value: string): number | null => (value === '' ? null : Number(value));

function Entry({ entry, onChanged }: { entry: WatchEntry; onChanged: () => void }) {
  const path = `watch-list/${entry.id}`;
  const isListed = entry.isDefaultInterval || intervals.some(([ms]) => ms === entry.intervalMs);
  return (
    <EntryRow
      entry={entry}
      when={toWhen(entry)}
      removal={{ method: 'DELETE', path, purpose: PURPOSE }}
      onChanged={onChanged}
      controls={(change) => (
        <select
          aria-label={`How often ${entry.name ?? entry.query} is observed`}
          value={entry.isDefaultInterval ? '' : String(entry.intervalMs)}
          onChange={(event) =>
            change({
              method: 'PATCH',
              path,
              body: { intervalMs: toInterval(event.currentTarget.value) },
              purpose: PURPOSE,
            })
          }
        >
          <IntervalOptions usual={entry.isDefaultInterval ? `every ${intervalText(entry.intervalMs)}` : 'as usual'} />
          {!isListed && <option value={entry.intervalMs}>every {intervalText(entry.intervalMs)}</option>}
        </select>
      )}
    />
  );
}

export function WatchList({ entries }: { entries: Entries<WatchEntry> }) {
  const { kept, rows, retry } = entries;
  const { answer, fault } = kept.state.value;
  return (
    <section class="card list-card" aria-labelledby="watch-list" data-card="watch-list" ref={kept.ref}>
      <h2 id="watch-list">Which tracks are watched?</h2>
      <AddForm
        what="track"
        verb="Watch"
        path="watch-list"
        purpose={PURPOSE}
        extra={(form) => {
          const interval = toInterval(textOf(form, 'interval'));
          return interval === null ? {} : { intervalMs: interval };
        }}
        onAdded={retry}
      >
        <select name="interval" aria-label="How often">
          <IntervalOptions usual="as usual" />
        </select>
      </AddForm>
      {!answer && (fault ? <FaultState fault={fault} onRetry={retry} /> : <LoadingState />)}
      {answer && rows.length === 0 && (
        <GapState
          gap={{
            kind: 'empty',
            title: 'No track is watched',
            text: (
              <p>
                Name one above, or say <code>npx freshwax watch add "Bohemian Rhapsody"</code>.
              </p>
            ),
          }}
        />
      )}
      <ul class="entries" role="list">
        {rows.map((entry) => (
          <Entry key={entry.id} entry={entry} onChanged={retry} />
        ))}
      </ul>
      <ListMore pages={entries} onMore={entries.showMore} />
    </section>
  );
}
