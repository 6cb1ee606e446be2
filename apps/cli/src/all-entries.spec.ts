import { describe, expect, it } from '@jest/globals';
import { listOf } from '@freshwax/contracts';
import { z } from 'zod';
import type { GatewayClient } from '../../../stack/gateway.client.ts';
import { allEntries } from './all-entries.ts';

const schema = listOf(z.number());
const meta = { asOf: '2026-11-01T00:00:00Z', dataVersion: '1', freshnessMs: null, sources: [], missing: {} };

/** A list in pages, each of which names the next. */
const gatewayOf = (pages: readonly number[][]): Pick<GatewayClient, 'read'> => ({
  read: async (path, of) => {
    const { pathname, searchParams } = new URL(path, 'http://gateway');
    if (pathname !== '/watch-list') throw new Error(`it asked for ${pathname}`);
    const at = Number(searchParams.get('cursor') ?? 0);
    const limit = Number(searchParams.get('limit'));
    const hasMore = at + 1 < pages.length;
    return of.parse({ data: pages[at], page: { nextCursor: hasMore ? String(at + 1) : null, limit, hasMore }, meta });
  },
});

describe('a list of the gateway', () => {
  it.each([[[[]]], [[[1, 2]]], [[[1, 2], [3, 4], [5]]]])('is read to its end: %j', async (pages) => {
    expect(await allEntries(gatewayOf(pages), '/watch-list', schema)).toEqual(pages.flat());
  });
});
