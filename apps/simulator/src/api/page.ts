/** Spotify's paging object. */
export interface Page<T> {
  href: string;
  limit: number;
  next: string | null;
  offset: number;
  previous: string | null;
  total: number;
  items: T[];
}

export interface Slice<T> {
  /** Address without its query. */
  path: string;
  /** What follows offset and limit, with a leading & where there is something. */
  tail: string;
  limit: number;
  offset: number;
  /** Everything that is paged. */
  of: readonly T[];
}

/** @param toItem called for the items of this page only */
export function toPage<T, R>({ path, tail, limit, offset, of }: Slice<T>, toItem: (item: T) => R): Page<R> {
  const at = (start: number): string => `${path}?offset=${start}&limit=${limit}${tail}`;
  return {
    href: at(offset),
    limit,
    next: offset + limit < of.length ? at(offset + limit) : null,
    offset,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    total: of.length,
    items: of.slice(offset, offset + limit).map(toItem),
  };
}

/** As Spotify echoes Accept-Language in addresses: only what would end the value is escaped. */
export const localeTail = (acceptLanguage: string | undefined): string =>
  acceptLanguage
    ? `&locale=${encodeURIComponent(acceptLanguage.replaceAll(' ', '')).replaceAll('%2C', ',').replaceAll('%3B', ';')}`
    : '';
