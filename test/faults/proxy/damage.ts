/** What may lie between two processes. */
export type Damage =
  /** Connections are accepted, and bytes of either way arrive when it heals, as TCP would send them again. */
  | 'black-hole'
  /** Requests arrive, answers do not: they come when it heals. */
  | 'black-hole-replies'
  /** Requests do not arrive, also not those of a connection that was given up meanwhile: they come when it heals. */
  | 'black-hole-requests'
  /** The connection is reset in the middle of a piece, of either way. */
  | 'reset-mid-frame'
  /** A few bytes at a time. */
  | 'drip'
  /** Every piece arrives late. */
  | 'latency'
  /** The request arrives; the connection is gone when the first byte of the answer comes. */
  | 'cut-at-reply'
  /** Nobody listens, and what was open is reset. */
  | 'refuse';

export const damages: readonly Damage[] = [
  'black-hole',
  'black-hole-replies',
  'black-hole-requests',
  'reset-mid-frame',
  'drip',
  'latency',
  'cut-at-reply',
  'refuse',
];

/** Of a connection: from the client to the server, and back. */
export type Way = 'request' | 'reply';

/** What becomes of a piece of bytes. */
export type Fate =
  | { do: 'pass' }
  /** Not before it heals. */
  | { do: 'hold' }
  /** No earlier than `ms` after it came. */
  | { do: 'delay'; ms: number }
  /** So many bytes now, the others later. */
  | { do: 'drip'; bytes: number; everyMs: number }
  /** So many bytes now, then the connection is reset. */
  | { do: 'reset'; after: number };

const LATENCY_MS = 400;
const DRIP_BYTES = 512;
const DRIP_EVERY_MS = 20;

/** How a connection meets the damage. */
export interface Met {
  damage: Damage | null;
  /** It was there when the damage began: it has its handshake behind it. */
  wasOpen: boolean;
  /** Number of the connection, from 0: which of its pieces is hit differs, so that some pass their handshake. */
  connection: number;
}

/** The fate of the `piece`-th piece of a way since the damage began, from 0. */
export function fateOf({ damage, wasOpen, connection }: Met, way: Way, piece: { number: number; size: number }): Fate {
  const isDue = piece.number >= (wasOpen ? 0 : connection % 7);
  switch (damage) {
    case null:
    case 'refuse':
      return { do: 'pass' };
    case 'black-hole':
      return { do: 'hold' };
    case 'black-hole-requests':
      return { do: way === 'request' ? 'hold' : 'pass' };
    case 'black-hole-replies':
      return { do: way === 'reply' ? 'hold' : 'pass' };
    case 'latency':
      return { do: 'delay', ms: LATENCY_MS };
    case 'drip':
      return { do: 'drip', bytes: DRIP_BYTES, everyMs: DRIP_EVERY_MS };
    case 'cut-at-reply':
      return way === 'reply' && isDue ? { do: 'reset', after: 0 } : { do: 'pass' };
    case 'reset-mid-frame':
      return isDue && piece.size > 1 ? { do: 'reset', after: piece.size >> 1 } : { do: 'pass' };
  }
}
