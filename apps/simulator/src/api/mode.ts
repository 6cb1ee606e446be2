/**
 * What an app gets: `dev` as made since February 2026, `grandfathered` as before that, `extended` as an organisation.
 * Source: Spotify's February 2026 migration guide and reports of live behaviour.
 */
export const modes = ['dev', 'grandfathered', 'extended'] as const;
export type Mode = (typeof modes)[number];

export interface Limits {
  most: number;
  /** Where the request names none. */
  usual: number;
}

export interface Offer {
  /** Popularity, followers, genres of artists, labels, markets, album groups, relinking. */
  allFields: boolean;
  /** New releases, several ids at once, top tracks, markets, categories. */
  allEndpoints: boolean;
  search: Limits;
  artistAlbums: Limits;
}

const narrow = { most: 10, usual: 5 };
const wide = { most: 50, usual: 20 };
const everything: Offer = { allFields: true, allEndpoints: true, search: wide, artistAlbums: wide };

export const offers: Record<Mode, Offer> = {
  dev: { allFields: false, allEndpoints: false, search: narrow, artistAlbums: narrow },
  // Its difference to `extended` lies in its quotas.
  grandfathered: everything,
  extended: everything,
};

/** Of endpoints that no mode narrows: an album's tracks, new releases. */
export const usualLimits = wide;
