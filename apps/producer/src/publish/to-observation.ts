import {
  ENVELOPE_VERSION,
  envelopeSchemas,
  offeredFields,
  type Observation,
  type Source,
  type Stream,
} from '@freshwax/contracts';
import { toWords } from './to-words.ts';

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
  always: Readonly<Record<string, unknown>>;
  /** Fields that may not be offered: undefined where the response does not have them. */
  offered: Readonly<Record<string, unknown>>;
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
  const issues = checked.error.issues.map(toWords);
  return { refusal: { type, id: id.slice(0, 64), reason: issues.slice(0, 3).join('; ') } };
}
