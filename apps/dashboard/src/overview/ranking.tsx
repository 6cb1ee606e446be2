import type { RankedArtist } from '@freshwax/contracts';
import { Cover } from '../card/cover.tsx';
import { compact, plural } from '../format/number.ts';
import { hrefNarrowed, isNarrowedBy } from '../narrow/narrow.ts';
import { hrefTo } from '../view/view.ts';
import { rankLabel, rankValue, type Ranked } from './rank-text.ts';

export const ArtistLink = ({ artist: { id, name } }: { artist: RankedArtist }) => (
  <a href={hrefTo(`/artists/${encodeURIComponent(id)}`)}>{name || 'Name taken down'}</a>
);

const Beside = ({ artist }: { artist: RankedArtist }) => (
  <span class="rank-beside">
    {artist.tracks > 0 && plural(artist.tracks, 'track')}
    {artist.followers !== null && (
      <span class="rank-followers">
        {artist.tracks > 0 && ', '}
        {compact(artist.followers)} followers
      </span>
    )}
  </span>
);

interface RankingProps {
  readonly ranked: Ranked;
  /** The value that fills a whole bar. */
  readonly scale: number;
}

export function Ranking({ ranked, scale }: RankingProps) {
  return (
    <ol class="ranking" role="list" data-ranking={ranked.order}>
      {ranked.artists.map((artist) => (
        <li key={`${artist.source}:${artist.id}`}>
          <span class="rank">{rankLabel(artist)}</span>
          <Cover name={artist.name} url={artist.imageUrl} size={32} />
          <span class="rank-name">
            <ArtistLink artist={artist} />
          </span>
          <Beside artist={artist} />
          <span class="rank-value">{rankValue(artist, ranked.by)}</span>
          <a
            class="rank-bar"
            href={hrefNarrowed({ artist: artist.id })}
            aria-current={isNarrowedBy({ artist: artist.id }) ? 'true' : undefined}
            aria-label={`Only ${artist.name}: ${rankValue(artist, ranked.by)}`}
          >
            <span style={{ width: `${Math.max(0, Math.min(1, artist.value / scale)) * 100}%` }} />
          </a>
        </li>
      ))}
    </ol>
  );
}
