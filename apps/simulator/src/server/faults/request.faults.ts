import { badRequest, forbidden, invalidId, invalidLimit, notFound, tooDeep } from '../../api/api-error.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Reply } from '../exchange.ts';
import type { FaultTable, Occasion, Refusal } from './fault.ts';

const MOST_IN_DEVELOPMENT = 10;
/** 159 bytes of plain text, as long as Spotify's. */
const PREMIUM =
  'Active premium subscription required for the owner of the app. After a new subscription has begun, a few hours can pass until calls are answered; try later on.';

const numberOf = ({ exchange }: Occasion, name: string): number => Number(exchange.url.searchParams.get(name) ?? 0);
const isLimitAbove = (occasion: Occasion): boolean =>
  numberOf(occasion, 'limit') > (occasion.parameters.limitAbove ?? MOST_IN_DEVELOPMENT);
const isOffsetAbove = (occasion: Occasion): boolean =>
  numberOf(occasion, 'offset') > (occasion.parameters.offsetAbove ?? 0);
const hasId = ({ exchange }: Occasion): boolean => exchange.id !== '' || exchange.url.searchParams.has('ids');

export const plain = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

const refuse = (what: string, error: () => ApiError, fits: Refusal['fits']): Refusal => ({
  what,
  scope: ['spotify'],
  ...(fits && { fits }),
  instead: () => {
    throw error();
  },
});

export const requestFaults: FaultTable = {
  'invalid-limit': refuse('400 `Invalid limit` where `limit` is above `limitAbove` (10).', invalidLimit, isLimitAbove),
  'empty-400': {
    what: '400 without a body where `limit` is above `limitAbove` (10).',
    scope: ['spotify'],
    fits: isLimitAbove,
    instead: () => ({ status: 400, headers: {}, body: '' }),
  },
  'malformed-id': refuse('400 `Invalid base62 id`.', invalidId, hasId),
  'unknown-id': refuse('404 `Resource not found`.', notFound, hasId),
  forbidden: refuse('403 `Forbidden`, as removed endpoints answer.', forbidden, undefined),
  premium: {
    what: "403 in plain text, 159 bytes: the app's owner has no Premium.",
    scope: ['spotify'],
    instead: () => plain(403, PREMIUM),
  },
  'too-deep': refuse('404 `Not found.` where `offset` is above `offsetAbove` (0).', tooDeep, isOffsetAbove),
  'too-deep-400': refuse(
    '400 `Bad request` where `offset` is above `offsetAbove` (0).',
    () => badRequest('Bad request'),
    isOffsetAbove,
  ),
};
