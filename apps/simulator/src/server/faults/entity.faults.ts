import { decodeId, encodeId, Kind } from '../../catalogue/entity-id.ts';
import type { Dice } from '../../catalogue/dice.ts';
import type { Exchange } from '../exchange.ts';
import { changeBody } from './change-body.ts';
import type { Change, FaultHost, FaultTable } from './fault.ts';
import { entitiesIn, type Entity, type EntityKind } from './entities-in.ts';

/** Beside the first one, so many of what a fault may touch. */
const SHARE = 0.3;

interface Touch {
  kinds: readonly EntityKind[];
  touch(entity: Entity, host: FaultHost): void;
  fits?(exchange: Exchange): boolean;
}

/** The first of its kind in the answer, and some of the others. */
function touched(what: string, { kinds, touch, fits }: Touch): Change {
  return {
    what,
    scope: ['spotify'],
    change: ({ exchange, dice }, reply, host) => {
      if (fits && !fits(exchange)) return undefined;
      return changeBody(reply, (body) => {
        const entities = entitiesIn(body, kinds);
        for (const entity of entities.filter((_, place) => dice.chance(SHARE) || place === 0)) touch(entity, host);
        return entities.length > 0;
      });
    },
  };
}

const dated = (what: string, date: (day: string) => string, precision: string): Change =>
  touched(what, {
    kinds: ['album'],
    touch: (album) => {
      album['release_date'] = date(String(album['release_date']));
      album['release_date_precision'] = precision;
    },
  });

export const entityFaults: FaultTable = {
  'null-in-batch': {
    what: '`null` in place of some of the items of a list or of `?ids=`.',
    scope: ['spotify'],
    change: ({ dice }, reply) => changeBody(reply, (body) => nullSome(body, dice)),
  },
  'zero-date': dated('Albums dated "0000".', () => '0000', 'year'),
  'year-date': dated('Albums dated by their year only.', (day) => day.slice(0, 4), 'year'),
  'month-date': dated('Albums dated by their month only.', (day) => day.slice(0, 7).padEnd(7, '-01'), 'month'),
  'empty-images': touched('Albums and artists without images (`[]`).', {
    kinds: ['album', 'artist'],
    touch: (entity) => (entity['images'] = []),
  }),
  'empty-name': touched('Empty names, as after a takedown.', {
    kinds: ['album', 'track', 'artist'],
    touch: (entity) => (entity['name'] = ''),
  }),
  'local-tracks': touched('Tracks without ids, as local files are.', { kinds: ['track'], touch: toLocal }),
  'market-ids': touched('Where `market` is given, tracks come back under their second id.', {
    kinds: ['track'],
    fits: ({ url }) => url.searchParams.has('market'),
    touch: toTwin,
  }),
};

function nullSome(body: unknown, dice: Dice): boolean {
  if (body === null || typeof body !== 'object') return false;
  const lists = Object.values(body)
    .map((value: unknown) => (isPage(value) ? value.items : value))
    .concat(isPage(body) ? [body.items] : [])
    .filter((value): value is unknown[] => Array.isArray(value) && value.some(isEntity));
  for (const list of lists) for (const place of list.keys()) if (dice.chance(SHARE) || place === 0) list[place] = null;
  return lists.length > 0;
}

const isPage = (value: unknown): value is { items: unknown[] } =>
  typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
const isEntity = (value: unknown): boolean => typeof value === 'object' && value !== null && 'uri' in value;

function toLocal(track: Entity): void {
  const name = encodeURIComponent(String(track['name'])).replaceAll('%20', '+');
  Object.assign(track, { id: null, href: null, is_local: true, external_urls: {}, uri: `spotify:local:::${name}:180` });
}

/** The second id of a recording, which the simulator knows for every track. */
function toTwin(track: Entity, { seed }: FaultHost): void {
  const { id } = track;
  const code = typeof id === 'string' ? decodeId(seed, Kind.track, id) : undefined;
  if (typeof id !== 'string' || code === undefined || code % 2 === 1) return;
  const twin = encodeId(seed, Kind.track, code + 1);
  for (const field of ['id', 'href', 'uri']) track[field] = String(track[field]).replace(id, twin);
  track['external_urls'] = JSON.parse(JSON.stringify(track['external_urls']).replace(id, twin));
}
