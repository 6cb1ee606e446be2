import { useState } from 'preact/hooks';
import type { RankedArtist } from '@freshwax/contracts';
import { sourceLabel } from '../card/source-label.ts';
import { compact, plural } from '../format/number.ts';
import { rankLabel, rankScale, rankValue, type Ranked } from './rank-text.ts';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

function Cover({ artist }: { artist: RankedArtist }) {
  const [isBroken, setBroken] = useState(false);
  if (!artist.imageUrl || isBroken)
    return (
      <span class="cover-art cover-initials" aria-hidden="true">
        {initials(artist.name)}
      </span>
    );
  return (
    <img
      class="cover-art"
      src={artist.imageUrl}
      alt=""
      width="32"
      height="32"
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}

/** Links back to where the row comes from, as the terms of the sources ask. */
export const ArtistLink = ({ artist }: { artist: RankedArtist }) => {
  const name = artist.name || 'Name taken down';
  if (!artist.url) return <span>{name}</span>;
  return (
    <a href={artist.url} rel="noreferrer" title={`${name} at ${sourceLabel(artist.source)}`}>
      {name}
    </a>
  );
};

const Beside = ({ artist }: { artist: RankedArtist }) => (
  <span class="rank-beside">
    {artist.tracks > 0 && plural(artist.tracks, 'track')}
    {artist.followers !== null && <span class="rank-followers">, {compact(artist.followers)} followers</span>}
  </span>
);

export function Ranking({ ranked }: { ranked: Ranked }) {
  const scale = rankScale(ranked);
  return (
    <ol class="ranking" role="list" data-ranking={ranked.order}>
      {ranked.artists.map((artist) => (
        <li key={`${artist.source}:${artist.id}`}>
          <span class="rank">{rankLabel(artist)}</span>
          <Cover artist={artist} />
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
