import { createHash } from 'node:crypto';
import { MAX_FUTURE_MS, type Stream } from '@freshwax/contracts';
import type { Random } from '../../faults/random.ts';
import { REFUSED_PAYLOAD } from '../cassandra/node.model.ts';
import { REFUSED_NAME } from '../postgres/chunk.rules.ts';
import { payloadOf, type Payload } from './payloads.ts';

/** What an observation says, as it was meant: the truth that the stores are held against. */
export interface Said {
  stream: Stream;
  source: 'spotify' | 'simulator';
  id: string;
  observedAt: number;
  payload: Payload;
  missing: string[];
  /** Orders observations of one time: 128 bits over what they say. */
  tie: string;
}

/** A record before it has a place: good, or rejected for a reason. */
export interface Made {
  key: Buffer | null;
  value: Buffer | null;
  said: Said | undefined;
  reason: string | undefined;
  /** Whose content it is when a purge asks: what it names, Spotify's where it names none. */
  source: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EVENT_ID = '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1';
/** How far before its publication something was observed, ms: often the same, so that times meet. */
const ILLEGIBLE = ['null-value', 'not-utf8', 'not-json', 'too-deep'];
const AGES = [0, 0, 1, 1_000, 60_000, HOUR_MS, 2 * HOUR_MS, 30 * HOUR_MS];

/** Makes records of a few entities that say unlike things of the same times, out of order, with poison among them. */
export class RecordMaker {
  constructor(
    private readonly random: Random,
    private readonly knobs: { entities: number; poison: number; expired: number; baseMs: number; refusals?: boolean },
  ) {}

  make(stream: Stream, nowMs: number): Made {
    const { random, knobs } = this;
    const said = this.say(stream);
    if (random.chance(knobs.poison)) return this.poison(said, nowMs);
    return good(said);
  }

  private say(stream: Stream): Said {
    const { random, knobs } = this;
    const isExpired = random.chance(knobs.expired);
    const { payload, missing } = payloadOf(stream, random);
    const observedAt = knobs.baseMs - (isExpired ? 60 * DAY_MS : random.pick(AGES));
    const source = isExpired || random.chance(0.7) ? 'spotify' : 'simulator';
    return {
      stream,
      source,
      id: `e${random.between(0, knobs.entities - 1)}`,
      observedAt,
      payload,
      missing,
      tie: toTie(payload, missing),
    };
  }

  private poison(said: Said, nowMs: number): Made {
    const key = Buffer.from(said.id);
    const text = JSON.stringify(toEvent(said));
    const bad = (value: string | Buffer | null, reason: string, at: Buffer | null = key): Made => ({
      key: at,
      value: typeof value === 'string' ? Buffer.from(value) : value,
      said: undefined,
      reason,
      source: ILLEGIBLE.includes(reason) ? 'spotify' : said.source,
    });
    // Kept for ever and no one's to purge: what is not stored is not refused.
    // An entity of its own: what loses to a newer one in its chunk is not bound, and not refused either.
    const lasting = { ...said, source: 'simulator' as const, id: `refused-${this.random.between(0, 999_999)}` };
    const own = Buffer.from(lasting.id);
    const renamed = (name: string): string =>
      JSON.stringify(toEvent({ ...lasting, payload: { ...said.payload, name } }));
    const refused = (name: string, reason: string): Made => ({
      ...bad(renamed(name), reason, own),
      source: lasting.source,
    });
    const kinds: (() => Made)[] = [
      () => bad(null, 'null-value'),
      () => bad(Buffer.from([0xff, 0xfe, 0x00]), 'not-utf8'),
      () => bad('{"half":', 'not-json'),
      () => bad('['.repeat(40) + ']'.repeat(40), 'too-deep'),
      () => bad(text.replace('"version":2', '"version":9'), 'unknown-version'),
      () => bad(text.replace('"name":', '"nome":'), 'contract'),
      () => bad(text, 'key-mismatch', Buffer.from('another')),
      () => bad(JSON.stringify(toEvent({ ...said, observedAt: nowMs + MAX_FUTURE_MS + HOUR_MS })), 'future'),
      () => refused(REFUSED_NAME, 'refused-by-postgres'),
      () => refused(REFUSED_PAYLOAD, 'refused-by-cassandra'),
    ];
    // What the models' servers refuse, real ones take.
    return this.random.pick(this.knobs.refusals === false ? kinds.slice(0, -2) : kinds)();
  }
}

const good = (said: Said): Made => ({
  key: Buffer.from(said.id),
  value: Buffer.from(JSON.stringify(toEvent(said))),
  said,
  reason: undefined,
  source: said.source,
});

function toEvent({ stream, source, id, observedAt, payload, missing }: Said): object {
  const head = { event_id: EVENT_ID, type: stream, version: 2, source, observed_at: observedAt };
  return { ...head, entity_id: id, payload, missing };
}

function toTie(payload: Payload, missing: readonly string[]): string {
  const said = JSON.stringify([payload, [...missing].sort()]);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}
