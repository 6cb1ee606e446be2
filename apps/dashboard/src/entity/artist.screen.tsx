import type { ArtistRow } from '@freshwax/contracts';
import { compact, count, NOTHING } from '../format/number.ts';
import type { OneAnswer } from '../query/list-answer.ts';
import { useAnswer } from '../query/use-answer.ts';
import type { ScreenProps } from '../shell/lazy-screen.tsx';
import { hrefTo } from '../view/view.ts';
import { AddButton } from './add-button.tsx';
import { Changes } from './changes.tsx';
import { EntityHead, type HeadFact } from './entity-head.tsx';
import { EntityPage } from './entity-page.tsx';
import { HistoryCard } from './history-card.tsx';
import { rowQuestion } from './questions.ts';
import { RecordsCard } from './records-card.tsx';
import { AlbumsCard, TracksCard } from './works-cards.tsx';

const toFacts = ({ followers, listenCount, listenerCount }: ArtistRow): HeadFact[] => [
  {
    label: 'Followers',
    value: <span title={count(followers)}>{followers === null ? NOTHING : compact(followers)}</span>,
  },
  ...(listenCount === null ? [] : [{ label: 'Listens on ListenBrainz', value: compact(listenCount) }]),
  ...(listenerCount === null ? [] : [{ label: 'Listeners', value: compact(listenerCount) }]),
];

const Genres = ({ genres }: Pick<ArtistRow, 'genres'>) =>
  genres === null || genres.length === 0 ? (
    <span class="aside">{genres === null ? 'genres are not known' : 'the source names no genre'}</span>
  ) : (
    <ul class="chips" aria-label="Genres">
      {genres.map((genre) => (
        <li key={genre}>
          <a href={hrefTo('/releases', { filters: { genre } })}>{genre}</a>
        </li>
      ))}
    </ul>
  );

const Head = ({ artist }: { artist: ArtistRow }) => (
  <EntityHead
    row={artist}
    over="Artist"
    imageUrl={artist.imageUrl}
    beside={<Genres genres={artist.genres} />}
    facts={toFacts(artist)}
    changes={<Changes kind="artists" id={artist.id} />}
    actions={
      <>
        <a class="button" href={hrefTo('/compare', { ids: [artist.id], of: 'artists' })}>
          Compare
        </a>
        {artist.source !== 'musicbrainz' && artist.source !== 'import' && (
          <AddButton
            label="Follow"
            done="Followed"
            mutation={{
              method: 'POST',
              path: 'followed-artists',
              body: { query: artist.id, source: artist.source },
              purpose: 'to change who is followed',
            }}
          />
        )}
      </>
    }
  />
);

export function ArtistScreen({ params }: ScreenProps) {
  const id = params['id'] ?? '';
  const kept = useAnswer<OneAnswer<ArtistRow>>(rowQuestion('artists', id));
  return (
    <EntityPage kept={kept} kind="artist">
      {(artist) => (
        <>
          <Head artist={artist} />
          <h2 class="sr-only">Over time, and what there is</h2>
          <div class="pair-grid">
            <HistoryCard kind="artists" id={id} name={artist.name} />
            <RecordsCard id={id} />
            <TracksCard artistId={id} />
            <AlbumsCard artistId={id} />
          </div>
        </>
      )}
    </EntityPage>
  );
}
