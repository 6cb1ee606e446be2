import { isMarket } from '../catalogue/markets.ts';
import { badRequest, invalidId, invalidLimit } from './api-error.ts';
import type { Limits } from './mode.ts';

export function limitOf(query: URLSearchParams, { most, usual }: Limits): number {
  const text = query.get('limit');
  if (text === null) return usual;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) throw invalidLimit();
  return limit;
}

export function offsetOf(query: URLSearchParams): number {
  const text = query.get('offset');
  if (text === null) return 0;
  if (!/^\d{1,9}$/.test(text)) throw badRequest('Invalid offset');
  return Number(text);
}

export function marketOf(query: URLSearchParams, name = 'market'): string | undefined {
  const market = query.get(name)?.toUpperCase();
  if (!market) return undefined;
  if (!isMarket(market)) throw badRequest('Invalid market code');
  return market;
}

/** Order and duplicates are kept. */
export function idsOf(query: URLSearchParams, most: number): string[] {
  const ids = query.get('ids')?.split(',') ?? [];
  if (ids.length === 0) throw badRequest('Missing required field: ids');
  if (ids.length > most) throw badRequest('Too many ids requested');
  if (ids.some((id) => !/^[0-9A-Za-z]{22}$/.test(id))) throw invalidId();
  return ids;
}
