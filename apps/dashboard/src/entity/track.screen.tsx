import type { AlbumList, TrackRow } from '@freshwax/contracts';
import { toRowsText } from '../drawer/rows-behind.ts';
import { compact, NOTHING } from '../format/number.ts';
import { clock } from '../format/time.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import type { ScreenProps } from '../shell/lazy-screen.tsx';
import { hrefHere, hrefTo } from '../view/view.ts';
import { AddButton } from './add-button.tsx';
import { ArtistLinks } from './artist-links.tsx';
import { Changes } from './changes.tsx';
import { EntityHead, type HeadFact } from './entity-head.tsx';
import { EntityPage } from './entity-page.tsx';
import { HistoryCard } from './history-card.tsx';
import { rowQuestion } from './questions.ts';
import { RecordsCard } from './records-card.tsx';

const explicitWords = (explicit: boolean | null): string => (explicit === null ? 'not said' : explicit ? 'yes' : 'no');

function toFacts(track: TrackRow): HeadFact[] {
  const { durationMs, explicit, discNumber, trackNumber, listenCount, musicbrainz } = track;
  const listens = listenCount ?? musicbrainz?.listenCount;
  return [
    { label: 'Length', value: clock(durationMs) },
    { label: 'Explicit', value: explicitWords(explicit) },
    {
      label: 'Place',
      value:
        trackNumber === null ? NOTHING : `track ${trackNumber}${(discNumber ?? 1) > 1 ? ` of disc ${discNumber}` : ''}`,
    },
    ...(listens == null ? [] : [{ label: 'Listens on ListenBrainz', value: compact(listens) }]),
  ];
}

function Head({ track }: { track: TrackRow }) {
  const kept = useAnswer<AlbumList>({ path: 'albums', query: { ids: track.albumId ?? '-', limit: 1 } });
  const album = kept.state.value.answer?.data[0];
  return (
    <div ref={kept.ref}>
      <EntityHead
        row={track}
        over="Track"
        imageUrl={album?.imageUrl ?? null}
        beside={
          <>
            <ArtistLinks artists={track.artists} />
            {track.albumId && (
              <>
                {' '}
                on{' '}
                <a href={hrefHere({ rows: toRowsText({ of: 'tracks', keys: { albumId: track.albumId } }) })}>
                  {album?.name ?? 'its album'}
                </a>
                {album?.releaseDate && `, ${album.releaseDate}`}
              </>
            )}
          </>
        }
        facts={toFacts(track)}
        changes={<Changes kind="tracks" id={track.id} />}
        actions={
          <>
            <a class="button" href={hrefTo('/compare', { ids: [track.id], of: 'tracks' })}>
              Compare
            </a>
            {(track.source === 'spotify' || track.source === 'simulator') && (
              <AddButton
                label="Watch"
                done="On the watch list"
                mutation={{
                  method: 'POST',
                  path: 'watch-list',
                  body: { query: track.id, source: track.source },
                  purpose: 'to change what is watched',
                }}
              />
            )}
          </>
        }
      />
    </div>
  );
}

export function TrackScreen({ params }: ScreenProps) {
  const id = params['id'] ?? '';
  const kept = useAnswer<OneAnswer<TrackRow>>(rowQuestion('tracks', id));
  return (
    <EntityPage kept={kept} kind="track">
      {(track) => (
        <>
          <Head track={track} />
          <h2 class="sr-only">Over time</h2>
          <div class="pair-grid">
            <HistoryCard kind="tracks" id={id} name={track.name} />
            <RecordsCard id={id} />
          </div>
        </>
      )}
    </EntityPage>
  );
}
