import type { OpenCall, OpenClient } from '../exchange/open.client.ts';
import { NotFound } from '../exchange/source.errors.ts';
import type { Run } from '../runs/run.ts';
import { isFields, listAt, type Fields } from '../spotify/responses.ts';

/** MusicBrainz's lookups. Shapes: https://musicbrainz.org/doc/MusicBrainz_API */
export class MusicBrainzApi {
  constructor(private readonly client: Pick<OpenClient, 'ask'>) {}

  /** A release with its media and recordings; undefined where it is not known. @throws SourceError */
  fetchRelease(mbid: string, run: Run): Promise<Fields | undefined> {
    const query = { inc: 'recordings artist-credits', fmt: 'json' };
    return this.find({ family: 'musicbrainz/release/{mbid}', path: `ws/2/release/${mbid}`, query }, run);
  }

  /** Recordings that bear an ISRC. @throws SourceError */
  async fetchByIsrc(isrc: string, run: Run): Promise<readonly unknown[]> {
    const query = { inc: 'artist-credits', fmt: 'json' };
    const call = { family: 'musicbrainz/isrc/{isrc}', path: `ws/2/isrc/${encodeURIComponent(isrc)}`, query };
    return listAt(await this.find(call, run), 'recordings');
  }

  /** Releases that bear a barcode. @param barcode digits @throws SourceError */
  async fetchByBarcode(barcode: string, run: Run): Promise<readonly unknown[]> {
    const query = { query: `barcode:${barcode}`, limit: 100, fmt: 'json' };
    return listAt(await this.find({ family: 'musicbrainz/release', path: 'ws/2/release', query }, run), 'releases');
  }

  /** Artists of about this name, the best first. @throws SourceError */
  async findArtists(name: string, run: Run): Promise<readonly unknown[]> {
    const query = { query: `artist:"${name.replace(/["\\\\]/g, ' ')}"`, limit: 10, fmt: 'json' };
    return listAt(await this.find({ family: 'musicbrainz/artist', path: 'ws/2/artist', query }, run), 'artists');
  }

  /** @param since YYYY-MM-DD; what came out later, or will @throws SourceError */
  async findReleaseGroups({ artist, since }: { artist: string; since: string }, run: Run): Promise<readonly unknown[]> {
    const query = { query: `arid:${artist} AND firstreleasedate:[${since} TO *]`, limit: 100, fmt: 'json' };
    const call = { family: 'musicbrainz/release-group', path: 'ws/2/release-group', query };
    return listAt(await this.find(call, run), 'release-groups');
  }

  private async find(call: OpenCall, run: Run): Promise<Fields | undefined> {
    try {
      const body = await this.client.ask(call, run);
      return isFields(body) ? body : undefined;
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }
}
