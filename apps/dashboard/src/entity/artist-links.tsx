import { hrefTo } from '../view/view.ts';

interface ArtistLinksProps {
  readonly artists: readonly { readonly id: string; readonly name: string }[];
  /** Stands in place of none. */
  readonly nobody?: string;
}

export const ArtistLinks = ({ artists, nobody = 'no artist named' }: ArtistLinksProps) =>
  artists.length === 0 ? (
    <>{nobody}</>
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
