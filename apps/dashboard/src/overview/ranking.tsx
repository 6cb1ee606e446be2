import type { RankedArtist } from '@freshwax/contracts';
import { Cover } from '../card/cover.tsx';
import { SourceLink } from '../card/source-link.tsx';
import { compact, plural } from '../format/number.ts';
import { rankLabel, rankScale, rankValue, type Ranked } from './rank-text.ts';

export const ArtistLink = ({ artist: { name, url, source } }: { artist: RankedArtist }) => (
  <SourceLink name={name} url={url} source={source} />
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

export function Ranking({ ranked }: { ranked: Ranked }) {
  const scale = rankScale(ranked);
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
          <span class="rank-bar" aria-hidden="true">
            <span style={{ width: `${Math.max(0, Math.min(1, artist.value / scale)) * 100}%` }} />
          </span>
        </li>
      ))}
    </ol>
  );
}
