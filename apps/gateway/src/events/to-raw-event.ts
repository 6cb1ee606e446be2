import { MAX_DEPTH, type RawEvent } from '@freshwax/contracts';

/** A record as Cassandra keeps it. */
export interface Stored {
  topic: string;
  partition: number;
  generation: number;
  offset: bigint;
  timestampMs: number;
  payload: Buffer | null;
  key: Buffer | null;
}

const MAX_SHOWN_BYTES = 4_096;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The record's value parsed where it is JSON that can be shown, else the beginning of its bytes. */
export function toRawEvent(record: Stored): RawEvent {
  const parsed = parse(record.payload);
  return {
    topic: record.topic,
    partition: record.partition,
    generation: record.generation,
    offset: String(record.offset),
    timestamp: new Date(record.timestampMs).toISOString(),
    key: record.key?.toString('utf8') ?? entityIdOf(parsed?.value),
    bytes: record.payload?.length ?? 0,
    value: parsed?.value ?? null,
    base64: parsed || record.payload === null ? null : record.payload.subarray(0, MAX_SHOWN_BYTES).toString('base64'),
  };
}

function parse(payload: Buffer | null): { value: unknown } | undefined {
  if (payload === null) return undefined;
  try {
    const text = strictUtf8.decode(payload);
    return depthOf(text) > MAX_DEPTH ? undefined : { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** The key is stored only where it is not the payload's entity. */
function entityIdOf(value: unknown): string | null {
  const id = (value as { entity_id?: unknown } | null | undefined)?.entity_id;
  return typeof id === 'string' ? id : null;
}

/** Deepest nesting of brackets outside strings: text that is too deep would break whoever writes it out again. */
function depthOf(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (inString) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === '{' || sign === '[') deepest = Math.max(deepest, ++depth);
    else if (sign === '}' || sign === ']') depth -= 1;
  }
  return deepest;
}
