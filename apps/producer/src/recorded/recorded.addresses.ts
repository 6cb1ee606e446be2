import { z } from 'zod';
import { Upstream } from '../exchange/source.errors.ts';
import type { HttpExchange } from '../exchange/http.exchange.ts';

/** An address that somebody recorded, below the API's base. */
export interface RecordedAddress {
  path: string;
  query: Record<string, string>;
  /** Versions of its answer; a 401 is none, since the client asks again by itself. */
  answers: number;
}

const listed = z.object({
  total: z.int(),
  items: z.array(z.object({ method: z.string(), path: z.string(), statuses: z.array(z.int()) })).min(1),
});
type Listed = z.infer<typeof listed>;

/**
 * What a simulator in `recorded` mode can be asked for.
 * @param api the base of the API, which ends with /v1/
 * @throws Upstream
 */
export async function fetchRecordedAddresses(exchange: HttpExchange, api: URL): Promise<RecordedAddress[]> {
  const items: Listed['items'] = [];
  for (let total = Infinity; items.length < total;) {
    const page = await fetchPage(exchange, new URL(`/simulator/recorded?offset=${items.length}`, api));
    items.push(...page.items);
    total = page.total;
  }
  return items.flatMap((item) => toAddress(item, api));
}

async function fetchPage(exchange: HttpExchange, url: URL): Promise<Listed> {
  const { status, text } = await exchange.send(url, { headers: { accept: 'application/json' } }, 'recorded');
  const page = status === 200 ? listed.safeParse(JSON.parse(text)).data : undefined;
  if (page) return page;
  throw new Upstream(`${url.host}: lists no recordings (${status}): is the simulator in recorded mode?`, {
    isWorthRetrying: false,
  });
}

function toAddress({ method, path, statuses }: Listed['items'][number], api: URL): RecordedAddress[] {
  const url = new URL(path, api);
  if (method !== 'GET' || !url.pathname.startsWith(api.pathname)) return [];
  const answers = statuses.filter((status) => status !== 401).length;
  return [{ path: url.pathname.slice(api.pathname.length), query: Object.fromEntries(url.searchParams), answers }];
}
