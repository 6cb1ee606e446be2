import { poisonKinds } from '../../delivery/poison.ts';
import type { Random } from '../random.ts';
import type { SentEvent } from './event.ts';

/** A record as it is handed to Kafka. */
export interface OddRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Why it becomes a dead letter; absent: it is odd and must be applied all the same. */
  readonly reason?: string;
}

type Kind = (event: SentEvent) => OddRecord;

const poisonous = poisonKinds.map(([name, kind]) => {
  const make: Kind = (event) => {
    const key = event.entity_id;
    return { key: Buffer.from(key), ...kind({ text: JSON.stringify(event), key, nowMs: Date.now() }) };
  };
  return { name, make };
});

/** Zeros, more than a record set may grow to; one for all, since many may wait to be sent. */
const BOMB = Buffer.alloc(9 * 1024 * 1024);

/** A few a second at most: whoever sends compresses each anew, and shares two cores with all the others. */
const SHARE_OF_BOMBS = 0.02;

/** What is as large travels compressed and alone (publisher.ts), or no broker would take it: its whole record set is refused unread. */
const bomb: Kind = ({ entity_id }) => ({ key: Buffer.from(entity_id), value: BOMB, reason: 'undecodable-batch' });

const edited =
  (from: string, to: string): Kind =>
  (event) => ({ key: Buffer.from(event.entity_id), value: Buffer.from(JSON.stringify(event).replace(from, to)) });

const harmless: readonly Kind[] = [
  edited('"payload":{', '"payload":{"__proto__":{"polluted":1},'),
  edited('"version":2', '"unheard":{"of":[1,2,3]},"version":2'),
];

/** Of every kind; what says something wrong of a field only where the stream has it. */
export function drawOdd(event: SentEvent, random: Random): OddRecord {
  if (random.chance(0.1)) return random.pick(harmless)(event);
  if (random.chance(SHARE_OF_BOMBS)) return bomb(event);
  const hasBoth = ['track_meta', 'watched_track'].includes(event.type);
  return random.pick(poisonous.filter(({ name }) => hasBoth || !/popularity|duration/.test(name))).make(event);
}
