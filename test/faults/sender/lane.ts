import type { Random } from '../random.ts';
import { drawEvent, drawSubject, SOURCES, type SentEvent } from '../traffic/event.ts';
import { drawOdd } from '../traffic/poison.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { hashOf, type SentRecord } from '../world/ledger.file.ts';

const HOUR_MS = 3_600_000;
const LATEST_HOURS = 48;
/** Longer values are not parsed (docs/explanation/delivery.md). */
const MOST_READ = 256 * 1024;
/** Content that names no source goes with this one's. */
const NOBODYS = 'spotify';
/** Of these a later one may say something else, or the same again. */
const REMEMBERED = 300;

export interface Drawn {
  readonly type: SentEvent['type'];
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly record: SentRecord;
}

/** What one sender says, one record after the other; follows from its seed. */
export class Lane {
  private readonly random: Random;
  private readonly remembered: SentEvent[] = [];
  private observedAt: number;

  /** @param startMs time of its first observation; every lane has other times, so that ties are drawn and do not happen */
  constructor(random: Random, startMs: number) {
    this.random = random;
    this.observedAt = startMs;
  }

  draw(traffic: Traffic): Drawn {
    const { random } = this;
    this.observedAt += random.between(1, 2_000);
    if (random.chance(traffic.poison)) return this.drawPoison();
    const known = this.remembered.length > 0 ? random.pick(this.remembered) : undefined;
    if (known && random.chance(traffic.duplicates)) return drawn(known, 'duplicate');
    if (known && random.chance(traffic.ties)) return this.keep(drawEvent(subjectOf(known), random), 'tie');
    if (known && random.chance(traffic.late)) {
      const observed_at = known.observed_at - random.between(1, LATEST_HOURS) * HOUR_MS;
      return this.keep(drawEvent({ ...subjectOf(known), observed_at }, random), 'late');
    }
    return this.keep(drawEvent(drawSubject(random, this.observedAt), random));
  }

  private keep(event: SentEvent, is?: SentRecord['is']): Drawn {
    this.remembered.push(event);
    if (this.remembered.length > REMEMBERED) this.remembered.shift();
    return drawn(event, is);
  }

  private drawPoison(): Drawn {
    const { random } = this;
    const event = drawEvent(drawSubject(random, this.observedAt), random);
    const { key, value, headers, reason } = drawOdd(event, random);
    const whose = reason === undefined ? contentOf(event) : { reason, source: namedIn(value) };
    const record = { hash: hashOf(value), is: 'poison', ...whose } as const;
    return { type: event.type, key, value, record, ...(headers && { headers }) };
  }
}

const subjectOf = ({ type, source, entity_id, observed_at }: SentEvent) => ({ type, source, entity_id, observed_at });

const contentOf = ({ source, observed_at: observedAt }: SentEvent) => ({ source, observedAt });

/** Whose a dead letter is: the source that it names, where it can be read at all. */
function namedIn(value: Buffer | null): string {
  try {
    // Brackets without end are legible to nobody who bounds depth.
    if (value === null || value.length > MOST_READ || value.subarray(0, 9).every((byte) => byte === 0x5b))
      return NOBODYS;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    const named = (JSON.parse(text) as { source?: unknown } | null)?.source;
    return SOURCES.find((it) => it === named) ?? NOBODYS;
  } catch {
    return NOBODYS;
  }
}

function drawn(event: SentEvent, is?: SentRecord['is']): Drawn {
  const value = Buffer.from(JSON.stringify(event));
  const record = { hash: hashOf(value), ...contentOf(event), ...(is && { is }) };
  return { type: event.type, key: Buffer.from(event.entity_id), value, record };
}
