import { z } from 'zod';
import type { Stream } from '../topics.ts';
import { MAX_ARRAY_LENGTH } from '../limits.ts';
import { id, text } from './fields.ts';
import { offeredFields, payloadSchemas } from './payloads.ts';

export const sources = ['spotify', 'listenbrainz', 'musicbrainz', 'simulator', 'import'] as const;
export const source = z.enum(sources);
export type Source = z.infer<typeof source>;

/** The envelope version that is written; older ones are read through `upgradeEvent`. */
export const ENVELOPE_VERSION = 2;

const envelopeOf = <S extends Stream, P extends z.ZodType>(stream: S, payload: P) =>
  z
    .object({
      /** UUIDv5 of (source, type, entity, observed_at, payload): the same observation twice is the same id. */
      event_id: z.uuid(),
      type: z.literal(stream),
      version: z.literal(ENVELOPE_VERSION),
      source,
      /** When the source said it, ms since 1970, UTC. */
      observed_at: z.int().min(0),
      entity_id: id,
      market: text.max(2).optional(),
      run_id: text.max(64).optional(),
      payload,
      /** Names of the payload's fields that this source does not offer. */
      missing: z.array(text.max(64)).max(MAX_ARRAY_LENGTH),
    })
    .superRefine((event, check) => {
      const payloadFields = (event as { payload: object }).payload;
      for (const name of offeredFields[stream]) {
        if (Object.hasOwn(payloadFields, name) === (event as { missing: string[] }).missing.includes(name))
          check.addIssue({
            code: 'custom',
            path: ['missing'],
            message: `${name} must be in the payload or in missing`,
          });
      }
    });

export const envelopeSchemas = {
  album: envelopeOf('album', payloadSchemas.album),
  track: envelopeOf('track', payloadSchemas.track),
  track_meta: envelopeOf('track_meta', payloadSchemas.track_meta),
  artist_meta: envelopeOf('artist_meta', payloadSchemas.artist_meta),
  watched_track: envelopeOf('watched_track', payloadSchemas.watched_track),
};

/** The contract form of what a source said of an entity at a time. */
export type Event<S extends Stream = Stream> = { [K in Stream]: z.infer<(typeof envelopeSchemas)[K]> }[S];

/** An event before the publisher seals it with its id and version. */
export type Observation<S extends Stream = Stream> = { [K in Stream]: Omit<Event<K>, 'event_id' | 'version'> }[S];
