import type { FollowedArtist } from '@freshwax/contracts';
import { FaultState, GapState, LoadingState } from '../card/gap.tsx';
import { ListMore } from '../card/list-more.tsx';
import { localTime } from '../format/time.ts';
import { AddForm } from './add-form.tsx';
import { EntryRow } from './entry-row.tsx';
import { followedQuestion } from './question.ts';
import { useEntries } from './use-entries.ts';

const PURPOSE = 'to change who is followed';

export function FollowedArtists() {
  const artists = useEntries<FollowedArtist>(followedQuestion);
  const { kept, rows, retry } = artists;
  const { answer, fault } = kept.state.value;
  return (
    <section class="card list-card" aria-labelledby="followed" data-card="followed-artists" ref={kept.ref}>
      <h2 id="followed">Whose new releases are looked for?</h2>
      <AddForm what="artist" verb="Follow" path="followed-artists" purpose={PURPOSE} onAdded={retry} />
      {!answer && (fault ? <FaultState fault={fault} onRetry={retry} /> : <LoadingState />)}
      {answer && rows.length === 0 && (
        <GapState
          gap={{
            kind: 'empty',
            title: 'Nobody is followed',
            text: <p>New releases of an artist who is followed are looked for in every mode.</p>,
          }}
        />
      )}
      <ul class="entries" role="list">
        {rows.map((artist) => (
          <EntryRow
            key={artist.id}
            entry={artist}
            when={artist.lastCheckedAt ? `looked for ${localTime(artist.lastCheckedAt)}` : 'not looked for yet'}
            removal={{ method: 'DELETE', path: `followed-artists/${artist.id}`, purpose: PURPOSE }}
            onChanged={retry}
          />
        ))}
      </ul>
      <ListMore pages={artists} onMore={artists.showMore} />
    </section>
  );
}
