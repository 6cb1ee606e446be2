import type { WatchEntry } from '@freshwax/contracts';
import { FollowedArtists } from './followed-artists.tsx';
import { HistoryCard } from './history-card.tsx';
import { watchListQuestion } from './question.ts';
import { useEntries } from './use-entries.ts';
import { WatchList } from './watch-list.tsx';

/** One chart a track, though several entries may have been resolved to it. */
function tracksOf(entries: readonly WatchEntry[]): Map<string, string> {
  const known = entries.flatMap(({ trackId, name, query }) => (trackId ? [[trackId, name ?? query] as const] : []));
  return new Map(known.reverse());
}

export function WatchedScreen() {
  const entries = useEntries<WatchEntry>(watchListQuestion);
  const tracks = tracksOf(entries.rows);
  return (
    <>
      <h1 class="sr-only">Watched tracks and followed artists</h1>
      <div class="pair-grid">
        <WatchList entries={entries} />
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
