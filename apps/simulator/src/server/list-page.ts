import { limitOf, offsetOf } from '../api/parameters.ts';

const LIMITS = { most: 1_000, usual: 1_000 };

export interface ListPage<T> {
  total: number;
  offset: number;
  limit: number;
  items: T[];
}

/** Of the simulator's own lists: `offset` and `limit`, at most and usually 1,000. @throws ApiError */
export function pageOf<T>(list: readonly T[], query: URLSearchParams): ListPage<T> {
  const [offset, limit] = [offsetOf(query), limitOf(query, LIMITS)];
  return { total: list.length, offset, limit, items: list.slice(offset, offset + limit) };
}
