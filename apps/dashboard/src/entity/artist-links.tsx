import { hrefTo } from '../view/view.ts';

interface ArtistLinksProps {
  readonly artists: readonly { readonly id: string; readonly name: string }[];
}

export const ArtistLinks = ({ artists }: ArtistLinksProps) =>
  artists.length === 0 ? (
    <>no artist named</>
  ) : (
    <>
      {artists.map(({ id, name }, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <a href={hrefTo(`/artists/${encodeURIComponent(id)}`)}>{name || 'Name taken down'}</a>
        </span>
      ))}
    </>
  );
