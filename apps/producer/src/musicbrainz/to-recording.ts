import type { Listens } from '../listenbrainz/listens.ts';
import { isMbid } from '../listenbrainz/mbid.ts';
import { toObservation, type Mapped, type Sighting } from '../publish/to-observation.ts';
import { isEntity, type Entity } from '../spotify/responses.ts';
import { toCredit } from './to-credit.ts';
import { toDuration } from './to-tracks.ts';

/** @returns as MusicBrainz takes it; undefined where it is no ISRC */
export function toIsrc(key: string): string | undefined {
  const isrc = key.replace(/[\s-]/g, '').toUpperCase();
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(isrc) ? isrc : undefined;
}

/**
 * The recording that a track is. An ISRC may stand on several: no video where there is another, then the one whose length
 * is the nearest, then the lowest MBID.
 */
export function toBestRecording(recordings: readonly unknown[], durationMs: number | null): Entity | undefined {
  const ranked = recordings
    .filter(isEntity)
    .filter(({ id }) => isMbid(id))
    .map((recording) => ({
      recording,
      video: recording['video'] === true ? 1 : 0,
      far: distance(recording, durationMs),
    }))
    .sort((a, b) => a.video - b.video || a.far - b.far || (a.recording.id < b.recording.id ? -1 : 1));
  return ranked[0]?.recording;
}

/** ms; a recording without a length is farther than any that has one. */
function distance({ length }: Entity, durationMs: number | null): number {
  if (durationMs === null) return 0;
  return typeof length === 'number' && length > 0 ? Math.abs(length - durationMs) : Number.MAX_SAFE_INTEGER;
}

/** A recording on its own: on which album it came out is not said. */
export function toRecording(recording: Entity, said: { isrc: string; listens: Listens }, sighting: Sighting): Mapped {
  return toObservation(
    {
      type: 'track_meta',
      id: recording.id,
      always: {
        name: recording['title'],
        album_id: null,
        artists: toCredit(recording),
        duration_ms: toDuration(recording['length']),
        explicit: null,
      },
      offered: { isrc: said.isrc, ...said.listens },
    },
    sighting,
  );
}
