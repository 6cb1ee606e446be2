import { Injectable } from '@nestjs/common';
import {
  followableSource,
  watchableSource,
  type FollowableSource,
  type Source,
  type WatchableSource,
} from '@freshwax/contracts';
import { ActiveSources } from '../answers/active-sources.ts';
import { ProblemError } from '../http/problem.error.ts';
import { SPOTIFY_ID } from './to-query.ts';

const MBID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isId = (query: string): boolean => MBID.test(query) || SPOTIFY_ID.test(query);

/** Who of the followed sources can be asked for an artist: one without a key comes last, and an id goes where it is known. */
export function toFollowable(followed: readonly Source[], query: string): FollowableSource[] {
  const able = followed.flatMap((name) => followableSource.safeParse(name).data ?? []);
  const keyed = MBID.test(query) ? [] : able.filter((name) => name !== 'listenbrainz');
  const keyless = SPOTIFY_ID.test(query) ? [] : able.filter((name) => name === 'listenbrainz');
  return [...keyed, ...keyless];
}

/** Which source an entry is of. */
@Injectable()
export class Watchable {
  constructor(private readonly activeSources: ActiveSources) {}

  /**
   * The one that was named, else the first that is followed and can be asked for a single track.
   * @throws ProblemError capability-missing when nobody would ever ask it
   */
  toWatch(asked: WatchableSource | undefined): WatchableSource {
    const able = this.activeSources.configured.flatMap((name) => watchableSource.safeParse(name).data ?? []);
    return this.chosen(able, asked, 'one track; FRESHWAX_SOURCE with spotify or simulator can');
  }

  /**
   * The one that was named, else the first that is followed and can be asked for an artist.
   * @throws ProblemError capability-missing when nobody would ever ask it
   */
  toFollow(asked: FollowableSource | undefined, query: string): FollowableSource {
    const { configured } = this.activeSources;
    // Who is named is asked whatever it looks like: a name may look like an id.
    const able = toFollowable(configured, asked === undefined ? query : '');
    return this.chosen(
      able,
      asked,
      isId(query) ? 'an artist by this id; give the name instead' : 'the albums of one artist',
    );
  }

  private chosen<S extends Source>(able: readonly S[], asked: S | undefined, what: string): S {
    const chosen = asked ?? able[0];
    if (chosen !== undefined && able.includes(chosen)) return chosen;
    const followed = this.activeSources.configured.join(', ');
    throw new ProblemError('capability-missing', {
      detail:
        asked === undefined
          ? `What is followed (FRESHWAX_SOURCE: ${followed}) cannot be asked for ${what}.`
          : `${asked} is not followed (FRESHWAX_SOURCE: ${followed}), so nothing would ever ask it.`,
    });
  }
}
