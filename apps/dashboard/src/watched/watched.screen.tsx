import type { WatchEntry, WatchListAnswer } from '@freshwax/contracts';
import { useAnswer } from '../query/use-answer.ts';
import { FollowedArtists } from './followed-artists.tsx';
import { HistoryCard } from './history-card.tsx';
import { watchListQuestion } from './question.ts';
import { WatchList } from './watch-list.tsx';

/** One chart a track, though several entries may have been resolved to it. */
function tracksOf(entries: readonly WatchEntry[]): Map<string, string> {
  const known = entries.flatMap(({ trackId, name, query }) => (trackId ? [[trackId, name ?? query] as const] : []));
  return new Map(known.reverse());
}

export function WatchedScreen() {
  const kept = useAnswer<WatchListAnswer>(watchListQuestion);
  const tracks = tracksOf(kept.state.value.answer?.data ?? []);
  return (
    <>
      <h1 class="sr-only">Watched tracks and followed artists</h1>
      <div class="pair-grid">
        <WatchList kept={kept} />
        <FollowedArtists />
      </div>
      {tracks.size > 0 && (
        <>
          <h2 class="section-title">Histories</h2>
          <div class="pair-grid">
            {[...tracks].map(([trackId, name]) => (
              <HistoryCard key={trackId} trackId={trackId} name={name} />
            ))}
          </div>
        </>
      )}
    </>
  );
}
