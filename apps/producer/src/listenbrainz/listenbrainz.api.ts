import type { OpenClient } from '../exchange/open.client.ts';
import { Upstream } from '../exchange/source.errors.ts';
import type { Run } from '../runs/run.ts';
import { fieldsAt, isFields, listAt, type Fields } from '../spotify/responses.ts';
import { toListens, type Listens } from './listens.ts';

/** Most MBIDs of one POST. */
export const MBIDS_PER_POST = 1_000;
/** Of one GET: all of them stand in its address. */
export const MBIDS_PER_GET = 50;

export type Listened = 'release-group' | 'recording' | 'artist';

/** ListenBrainz's endpoints. Shapes: https://listenbrainz.readthedocs.io/en/latest/users/api/ */
export class ListenBrainzApi {
  constructor(private readonly client: Pick<OpenClient, 'ask'>) {}

  /**
   * Releases around a day.
   * @param day YYYY-MM-DD
   * @param days on both sides of it, 1 to 90
   * @throws SourceError
   */
  async fetchFreshReleases({ day, days }: { day: string; days: number }, run: Run): Promise<readonly unknown[]> {
    const family = 'explore/fresh-releases';
    const query = { release_date: day, days, sort: 'release_date', past: true, future: true };
    const body = await this.client.ask({ family, path: '1/explore/fresh-releases/', query }, run);
    if (!Array.isArray(fieldsAt(body, 'payload')['releases'])) throw strange(family);
    return listAt(fieldsAt(body, 'payload'), 'releases');
  }

  /** @param mbids up to MBIDS_PER_POST @throws SourceError */
  async fetchListens(of: Listened, mbids: readonly string[], run: Run): Promise<Map<string, Listens>> {
    if (mbids.length === 0) return new Map();
    const key = `${of.replace('-', '_')}_mbid`;
    const path = `1/popularity/${of}`;
    const body = await this.client.ask({ family: `popularity/${of}`, path, body: { [`${key}s`]: mbids } }, run);
    if (!Array.isArray(body)) throw strange(`popularity/${of}`);
    return toListens(body, key);
  }

  /** What artists are called, and how users tag them. @param mbids up to MBIDS_PER_GET @throws SourceError */
  async fetchArtists(mbids: readonly string[], run: Run): Promise<readonly Fields[]> {
    const query = { artist_mbids: mbids.join(','), inc: 'tag' };
    const body = await this.client.ask({ family: 'metadata/artist', path: '1/metadata/artist/', query }, run);
    if (!Array.isArray(body)) throw strange('metadata/artist');
    return body.filter(isFields);
  }
}

const strange = (family: string): Upstream =>
  new Upstream(`${family}: an answer of another shape`, { isWorthRetrying: false });
