import { NotFound } from '../exchange/source.errors.ts';
import { isEntityId } from './entity-id.ts';
import { entitiesOf, isEntity, listAt, pageOf, type Entities, type Entity, type Page } from './responses.ts';
import type { Run } from '../runs/run.ts';
import type { SpotifyClient } from './spotify.client.ts';

/**
 * What an app is offered: `dev` has neither new releases nor several ids a call nor popularity; `grandfathered`, which is an
 * older app in development, and `extended` have all of it and differ in their quotas.
 */
export const modes = ['dev', 'grandfathered', 'extended'] as const;
export type Mode = (typeof modes)[number];
export const isMode = (name: string): name is Mode => (modes as readonly string[]).includes(name);

/** Most that each endpoint takes or gives. */
export const MOST_A_PAGE = 50;
/** Of a search or of an artist's albums, for an app in development. */
export const SEARCH_PAGE = 10;
/** Search pages no deeper. */
export const LAST_SEARCH_OFFSET = 990;
/** Spotify shows about 100 new releases. */
export const LAST_NEW_RELEASES_OFFSET = 450;
export const ALBUM_TRACKS_PAGE = 50;
export const MOST_ALBUM_IDS = 20;
export const MOST_TRACK_IDS = 50;
export const MOST_ARTIST_IDS = 50;

export interface NewAlbumsPage {
  market: string;
  year?: number | undefined;
  limit: number;
  offset: number;
}

export interface ArtistAlbumsPage {
  id: string;
  group: string;
  market: string;
  limit: number;
  offset: number;
}

/** The endpoint whose answer tells the modes apart. */
export const NEW_RELEASES = 'browse/new-releases';

/** The endpoints that Freshwax reads, one method each; what is no id is never sent. All throw SourceError. */
export class SpotifyCatalogue {
  constructor(private readonly client: SpotifyClient) {}

  async fetchNewReleases(page: { market: string; offset: number; limit: number }, run: Run): Promise<Page> {
    const { market: country, offset, limit } = page;
    const body = await this.client.get(
      { family: NEW_RELEASES, path: NEW_RELEASES, query: { country, limit, offset } },
      run,
    );
    return pageOf((body as { albums?: unknown } | null)?.albums);
  }

  /** Albums of the past two weeks, or of that part of them that lies in a year. */
  async searchNewAlbums(page: NewAlbumsPage, run: Run): Promise<Page> {
    const { market, year, limit, offset } = page;
    const q = year === undefined ? 'tag:new' : `tag:new year:${year}`;
    const query = { q, type: 'album', market, limit, offset };
    const body = await this.client.get({ family: 'search', path: 'search', query }, run);
    return pageOf((body as { albums?: unknown } | null)?.albums);
  }

  async searchTracks({ q, market }: { q: string; market: string }, run: Run): Promise<Entity[]> {
    const query = { q, type: 'track', market, limit: SEARCH_PAGE, offset: 0 };
    const body = await this.client.get({ family: 'search', path: 'search', query }, run);
    return pageOf((body as { tracks?: unknown } | null)?.tracks).items;
  }

  async searchArtists({ q, market }: { q: string; market: string }, run: Run): Promise<Entity[]> {
    const query = { q, type: 'artist', market, limit: SEARCH_PAGE, offset: 0 };
    const body = await this.client.get({ family: 'search', path: 'search', query }, run);
    return pageOf((body as { artists?: unknown } | null)?.artists).items;
  }

  /** Of one group: album, single, compilation or appears_on. */
  async fetchArtistAlbums({ id, group, market, limit, offset }: ArtistAlbumsPage, run: Run): Promise<Page> {
    if (!isEntityId(id)) throw new NotFound('artists/{id}/albums');
    const query = { include_groups: group, market, limit, offset };
    return pageOf(await this.client.get({ family: 'artists/{id}/albums', path: `artists/${id}/albums`, query }, run));
  }

  fetchAlbums(ids: readonly string[], market: string, run: Run): Promise<Entities> {
    return this.fetchSeveral({ kind: 'albums', ids, market }, run);
  }

  fetchTracks(ids: readonly string[], market: string, run: Run): Promise<Entities> {
    return this.fetchSeveral({ kind: 'tracks', ids, market }, run);
  }

  fetchArtists(ids: readonly string[], run: Run): Promise<Entities> {
    return this.fetchSeveral({ kind: 'artists', ids }, run);
  }

  fetchAlbum(id: string, market: string, run: Run): Promise<Entity | undefined> {
    return this.fetchOne({ kind: 'albums', id, market }, run);
  }

  fetchTrack(id: string, market: string, run: Run): Promise<Entity | undefined> {
    return this.fetchOne({ kind: 'tracks', id, market }, run);
  }

  fetchArtist(id: string, run: Run): Promise<Entity | undefined> {
    return this.fetchOne({ kind: 'artists', id }, run);
  }

  async fetchAlbumTracks(
    { id, market, offset }: { id: string; market: string; offset: number },
    run: Run,
  ): Promise<Page> {
    if (!isEntityId(id)) throw new NotFound('albums/{id}/tracks');
    const path = `albums/${id}/tracks`;
    const query = { market, limit: ALBUM_TRACKS_PAGE, offset };
    return pageOf(await this.client.get({ family: 'albums/{id}/tracks', path, query }, run));
  }

  private async fetchSeveral(
    { kind, ids, market }: { kind: string; ids: readonly string[]; market?: string },
    run: Run,
  ): Promise<Entities> {
    const body = await this.client.get({ family: kind, path: kind, query: { ids: ids.join(','), market } }, run);
    return entitiesOf(listAt(body, kind));
  }

  private async fetchOne(
    { kind, id, market }: { kind: string; id: string; market?: string },
    run: Run,
  ): Promise<Entity | undefined> {
    if (!isEntityId(id)) throw new NotFound(`${kind}/{id}`);
    const path = `${kind}/${id}`;
    const body = await this.client.get({ family: `${kind}/{id}`, path, query: { market } }, run);
    return isEntity(body) ? body : undefined;
  }
}
