import { NO_LISTENS, type Listens } from '../listenbrainz/listens.ts';
import type { Listened } from '../listenbrainz/listenbrainz.api.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import type { Run } from '../runs/run.ts';
import type { Kind, Unmatched } from './match.store.ts';
import type { MusicBrainzApi } from './musicbrainz.api.ts';
import { toBestRecording, toIsrc, toRecording } from './to-recording.ts';
import { groupOf, toBarcode, toBestRelease, toReleaseGroup } from './to-release-group.ts';

/** Something of MusicBrainz that an entity of another source is. */
export interface Found {
  mbid: string;
  toMapped: (listens: Listens | undefined, sighting: Sighting) => Mapped;
}

/** Chooses among the answers to one key, which may be several. */
export type Choice = (one: Unmatched) => Found | undefined;

/** How one kind of entity is looked up. */
export interface Lookup {
  kind: Kind;
  /** Where its listens are counted. */
  of: Listened;
  table: 'track_meta' | 'albums';
  /** @returns as MusicBrainz takes it; undefined where it cannot be one */
  toKey: (key: string) => string | undefined;
  /** One call. @throws SourceError */
  ask: (key: string, run: Run) => Promise<Choice>;
}

export const byIsrc = (api: MusicBrainzApi): Lookup => ({
  kind: 'track',
  of: 'recording',
  table: 'track_meta',
  toKey: toIsrc,
  ask: async (isrc, run) => {
    const recordings = await api.fetchByIsrc(isrc, run);
    return ({ durationMs }) => {
      const found = toBestRecording(recordings, durationMs);
      return (
        found && { mbid: found.id, toMapped: (listens = NO_LISTENS, at) => toRecording(found, { isrc, listens }, at) }
      );
    };
  },
});

export const byBarcode = (api: MusicBrainzApi): Lookup => ({
  kind: 'album',
  of: 'release-group',
  table: 'albums',
  toKey: toBarcode,
  ask: async (barcode, run) => {
    const found = toBestRelease(await api.fetchByBarcode(barcode, run), barcode);
    if (!found) return () => undefined;
    const mbid = String(groupOf(found)['id']);
    return () => ({ mbid, toMapped: (listens = NO_LISTENS, at) => toReleaseGroup(found, listens, at) });
  },
});
