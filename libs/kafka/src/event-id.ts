import { v5 as uuidV5 } from 'uuid';
import { ENVELOPE_VERSION, type Event, type Observation } from '@freshwax/contracts';

/** Namespace of Freshwax' event ids; any constant, fixed for ever. */
const EVENT_NAMESPACE = '6f1f4a3e-6a0c-5a57-9a6d-2f8f2a7f0c11';

/**
 * Seals an observation: the same observation (source, type, entity, time, payload) always gets the same id,
 * so that a fetch repeated after a crash is the same event.
 */
export function sealEvent(observation: Observation): Event {
  const { source, type, entity_id, observed_at, payload, missing } = observation;
  const identity = JSON.stringify([source, type, entity_id, observed_at, payload, missing]);
  return { event_id: uuidV5(identity, EVENT_NAMESPACE), version: ENVELOPE_VERSION, ...observation } as Event;
}
