import type { z } from 'zod';
import type { Page } from '@freshwax/contracts';
import type { GatewayClient } from '../../../stack/gateway.client.ts';

/** The most that a page of the API holds. */
const LIMIT = 200;

/**
 * A whole list of the gateway, page after page.
 * @param cursor where it begins; absent: at its first entry
 * @throws as `GatewayClient.read`
 */
export async function allEntries<Row>(
  gateway: Pick<GatewayClient, 'read'>,
  path: string,
  schema: z.ZodType<{ data: Row[]; page: Page }>,
  cursor?: string,
): Promise<Row[]> {
  const query = new URLSearchParams({ limit: String(LIMIT), ...(cursor && { cursor }) });
  const { data, page } = await gateway.read(`${path}?${query.toString()}`, schema);
  return page.nextCursor === null ? data : [...data, ...(await allEntries(gateway, path, schema, page.nextCursor))];
}
