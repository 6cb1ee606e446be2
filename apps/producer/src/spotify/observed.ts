import {
  ENVELOPE_VERSION,
  envelopeSchemas,
  offeredFields,
  type Observation,
  type Source,
  type Stream,
} from '@freshwax/contracts';
import { isFields, type Fields } from './responses.ts';

/** When, where and in which run something was said. */
export interface Sighting {
  source: Source;
  /** ms since 1970, UTC */
  observedAt: number;
  market?: string;
  runId?: string;
}

/** A response that broke the contract: which, and where. */
export interface Refusal {
  type: Stream;
  id: string;
  reason: string;
}
export type Mapped = { observation: Observation } | { refusal: Refusal };

export interface Said {
  type: Stream;
  id: string;
  /** Fields that every event of the stream has. */
  always: Fields;
  /** Fields that may not be offered: undefined where the response does not have them. */
  offered: Fields;
}

// The contract checks sealed events; which id an event will get changes nothing about its bounds.
const ANY_ID = '00000000-0000-5000-8000-000000000000';

/** Names what is missing and holds the result against the contract. */
export function toObservation({ type, id, always, offered }: Said, sighting: Sighting): Mapped {
  const present = Object.entries(offered).filter(([, value]) => value !== undefined);
  const payload = { ...always, ...Object.fromEntries(present) };
  const observation = {
    type,
    source: sighting.source,
    observed_at: sighting.observedAt,
    entity_id: id,
    ...(sighting.market !== undefined && { market: sighting.market }),
    ...(sighting.runId !== undefined && { run_id: sighting.runId }),
    payload,
    missing: offeredFields[type].filter((name) => !Object.hasOwn(payload, name)),
  };
  const checked = envelopeSchemas[type].safeParse({ event_id: ANY_ID, version: ENVELOPE_VERSION, ...observation });
  if (checked.success) return { observation: observation as Observation };
  const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return { refusal: { type, id: id.slice(0, 64), reason: issues.slice(0, 3).join('; ') } };
}

/** null as the source said it; undefined, which is "not offered", where the field is absent. */
export const offeredAt = (fields: Fields, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** A field inside an object that is itself offered or not: null inside null. */
export function offeredInside(fields: Fields, outer: string, inner: string): unknown {
  const value = offeredAt(fields, outer);
  if (value === undefined || value === null) return value;
  return isFields(value) ? (value[inner] ?? null) : value;
}

/** How many a list holds; what is no list is handed on, for the contract to refuse. */
export function offeredLength(fields: Fields, name: string): unknown {
  const value = offeredAt(fields, name);
  return Array.isArray(value) ? value.length : value;
}
