import type { ListenCount } from '../catalogue/listens.ts';
import { isUuid } from '../catalogue/mbid.ts';
import { findReleaseGroup } from '../catalogue/release-group.ts';
import { findMbArtist, findRecording } from '../catalogue/releases.ts';
import type { ListenBrainzCall } from './call.ts';
import { badRequest } from './listenbrainz-error.ts';

const MOST_IDS = 1_000;

type Counted = 'release_group' | 'recording' | 'artist';

const countOf: Record<Counted, (call: ListenBrainzCall, mbid: string) => ListenCount | undefined> = {
  release_group: ({ catalogue, listens, now }, mbid) => {
    const album = findReleaseGroup(catalogue, mbid, now);
    return album && listens.releaseGroup(album, now);
  },
  recording: ({ catalogue, listens, now }, mbid) => {
    const recording = findRecording(catalogue, mbid, now);
    return recording && listens.recording(recording, now);
  },
  artist: ({ catalogue, listens, now }, mbid) => {
    const artist = findMbArtist(catalogue, mbid, now);
    return artist === undefined ? undefined : listens.artist(artist, now);
  },
};

/** `POST /1/popularity/{entity}`: in the order asked for, nulls for what is not known. */
export const postPopularity = (entity: Counted) => (call: ListenBrainzCall) =>
  mbidsOf(call.sent, entity).map((mbid) => {
    const { listens = null, users = null } = countOf[entity](call, mbid) ?? {};
    return { [`${entity}_mbid`]: mbid, total_listen_count: listens, total_user_count: users };
  });

function mbidsOf(sent: unknown, entity: Counted): string[] {
  const name = `${entity}_mbids`;
  const list: unknown = typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>)[name] : undefined;
  if (!Array.isArray(list)) throw badRequest(`${name} JSON element must be present and contain a list of ${name}`);
  const wrong: unknown = list.find((mbid) => typeof mbid !== 'string' || !isUuid(mbid));
  if (wrong !== undefined) throw badRequest(`${entity}_mbid ${JSON.stringify(wrong)} is not valid.`);
  if (list.length === 0) throw badRequest(`At least one valid ${entity}_mbid must be present.`);
  if (list.length > MOST_IDS) throw badRequest(`Maximum number of ${name} that can be fetched at once is ${MOST_IDS}`);
  return list as string[];
}
