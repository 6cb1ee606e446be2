import type { Reply } from '../exchange.ts';
import { changeBody, parseBody } from './change-body.ts';
import type { Change, ChangeHost, FaultTable, Occasion } from './fault.ts';

/** How far pages are shifted. */
const SHIFT = 2;

interface Page {
  href: string;
  next: string | null;
  offset: number;
  limit: number;
  total: number;
  items: unknown[];
}

/** The pages of a body: itself, its own fields, or the tracks of an album. */
function pagesIn(body: unknown): Page[] {
  if (body === null || typeof body !== 'object') return [];
  return [body, ...Object.values(body)].filter(
    (value): value is Page => typeof value === 'object' && value !== null && 'items' in value && 'total' in value,
  );
}

/** @param fits whether there is anything to change about a page */
const paged = (
  what: string,
  fits: (page: Page) => boolean,
  change: (page: Page, occasion: Occasion) => void,
): Change => ({
  what,
  scope: ['spotify'],
  change: (occasion, reply) =>
    changeBody(reply, (body) => {
      const pages = pagesIn(body).filter(fits);
      for (const page of pages) change(page, occasion);
      return pages.length > 0;
    }),
});
const hasNext = ({ next }: Page): boolean => next !== null;
const hasItems = ({ items }: Page): boolean => items.length > 0;

/** The page says that it begins where it was asked to, and holds the items of another place. */
const shifted = (what: string, by: number): Change => ({
  what,
  scope: ['spotify'],
  change: async ({ exchange }, reply, host) => {
    const offset = Number(exchange.url.searchParams.get('offset') ?? 0);
    return offset === 0 ? undefined : withItemsFrom(reply, at(exchange.url, Math.max(0, offset + by)), host);
  },
});

function at(url: URL, offset: number): URL {
  const other = new URL(url);
  other.searchParams.set('offset', String(offset));
  return other;
}

async function withItemsFrom(reply: Reply, url: URL, { again }: ChangeHost): Promise<Reply | undefined> {
  const other = await again(url);
  if (other.status !== 200) return undefined;
  const others = pagesIn(parseBody(other));
  return changeBody(reply, (body) => {
    const pages = pagesIn(body);
    for (const [place, page] of pages.entries()) page.items = others[place]?.items ?? page.items;
    return pages.length > 0;
  });
}

export const pageFaults: FaultTable = {
  duplicates: shifted('Pages after the first begin with the last two items of the page before.', -SHIFT),
  holes: shifted('Pages after the first leave out two items.', SHIFT),
  'early-end': paged('`next: null` before the end.', hasNext, (page) => (page.next = null)),
  'endless-next': paged(
    'A `next` after the last page too.',
    (page) => !hasNext(page),
    (page) => {
      page.next = page.href.replace(/offset=\d+/, `offset=${page.offset + page.limit}`);
    },
  ),
  'empty-page': paged('A page without items before the end.', hasItems, (page) => (page.items = [])),
  'unstable-total': paged(
    '`total` is up to a fifth off.',
    ({ total }) => total > 0,
    (page, { dice }) => {
      page.total = Math.max(0, Math.round(page.total * (0.8 + 0.4 * dice.uniform())));
    },
  ),
};
