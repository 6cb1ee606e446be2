import type { Stream } from '../topics.ts';
import { ENVELOPE_VERSION } from './envelope.ts';
import { offeredFields } from './payloads.ts';

/** Versions that may lie in Kafka, in Cassandra, or with a producer that was not upgraded yet. */
export const readableVersions: readonly number[] = [1, ENVELOPE_VERSION];

/** Version 2 began to offer these. */
const SINCE_VERSION_2: readonly string[] = ['listen_count', 'listener_count'];

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An event of an older version as the newest would have written it: what that version could not offer is missing.
 * Anything else comes back as it is, for the contract to judge.
 */
export function upgradeEvent(stream: Stream, json: unknown): unknown {
  if (!isFields(json) || json['version'] !== 1) return json;
  const { payload, missing } = json;
  if (!isFields(payload) || !Array.isArray(missing)) return json;
  const added = offeredFields[stream].filter((name) => SINCE_VERSION_2.includes(name));
  const said = Object.entries(payload).filter(([name]) => !added.includes(name));
  const others = missing.filter((name) => !added.includes(name as string));
  return { ...json, version: ENVELOPE_VERSION, payload: Object.fromEntries(said), missing: [...others, ...added] };
}
