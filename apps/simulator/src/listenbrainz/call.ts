import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Listens } from '../catalogue/listens.ts';

/** What ListenBrainz answers from. */
export interface ListenBrainzWorld {
  catalogue: Catalogue;
  listens: Listens;
}

export interface ListenBrainzCall extends ListenBrainzWorld {
  /** ms since 1970 */
  now: number;
  query: URLSearchParams;
  /** The {mbid} of the path, '' where it has none. */
  id: string;
  /** The JSON that was sent, undefined where it was none. */
  sent: unknown;
}
