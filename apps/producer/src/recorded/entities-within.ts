import { isEntity, isFields, type Entity } from '../spotify/responses.ts';

/** What one answer says, whatever endpoint gave it: each entity once, in its fullest form. */
export interface EntitiesWithin {
  albums: readonly Entity[];
  /** With the album that lists it, or that it names. */
  tracks: readonly { track: Entity; albumId: string }[];
  /** Tracks that answer for themselves: with their album, and with popularity where that is offered. */
  fullTracks: readonly Entity[];
  /** Only those that come with images; a mere mention says no more than a name. */
  artists: readonly Entity[];
}

/** @param albumId the album whose tracks the answer lists, where the address says so */
export function entitiesWithin(body: unknown, albumId?: string): EntitiesWithin {
  const collected = new Collected();
  collected.visit(body, albumId);
  return {
    albums: collected.albums.all(),
    tracks: collected.tracks.all().flatMap((track) => {
      const of = collected.albumOf.get(track.id);
      return of === undefined ? [] : [{ track, albumId: of }];
    }),
    fullTracks: collected.tracks.all().filter((track) => isFields(track['album'])),
    artists: collected.artists.all(),
  };
}

class Collected {
  readonly albums = new Fullest();
  readonly tracks = new Fullest();
  readonly artists = new Fullest();
  readonly albumOf = new Map<string, string>();

  visit(value: unknown, albumId: string | undefined): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item, albumId);
    else if (isFields(value)) this.visitObject(value, albumId);
  }

  private visitObject(value: Record<string, unknown>, albumId: string | undefined): void {
    let within = albumId;
    // `linked_from` has an id and a type, but says nothing of what it names.
    if (isEntity(value) && typeof value['name'] === 'string') within = this.take(value, albumId);
    for (const inner of Object.values(value)) this.visit(inner, within);
  }

  /** @returns the album that stands around what the entity holds */
  private take(entity: Entity, albumId: string | undefined): string | undefined {
    if (entity['type'] === 'album') {
      this.albums.add(entity);
      return entity.id;
    }
    if (entity['type'] === 'track') {
      const own = entity['album'];
      this.tracks.add(entity);
      const of = isEntity(own) ? own.id : albumId;
      if (of !== undefined) this.albumOf.set(entity.id, of);
    }
    if (entity['type'] === 'artist' && Array.isArray(entity['images'])) this.artists.add(entity);
    return albumId;
  }
}

/** Of several forms of an entity in one answer, the one with the most fields. */
class Fullest {
  private readonly byId = new Map<string, Entity>();

  add(entity: Entity): void {
    const known = this.byId.get(entity.id);
    if (!known || Object.keys(entity).length > Object.keys(known).length) this.byId.set(entity.id, entity);
  }

  all(): Entity[] {
    return [...this.byId.values()];
  }
}
