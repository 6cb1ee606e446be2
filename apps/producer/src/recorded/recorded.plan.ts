import type { SourceCursor } from '../discovery/source.cursor.ts';
import { BadRequest, NotFound, NotOffered } from '../exchange/source.errors.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import type { Run } from '../runs/run.ts';
import type { SpotifyClient } from '../spotify/spotify.client.ts';
import type { Call } from '../spotify/spotify.exchange.ts';
import { toAlbum } from '../spotify/to-album.ts';
import { toArtistMeta } from '../spotify/to-artist-meta.ts';
import { toTrack } from '../spotify/to-track.ts';
import { toTrackMeta } from '../spotify/to-track-meta.ts';
import { entitiesWithin } from './entities-within.ts';
import type { RecordedAddress } from './recorded.addresses.ts';

const PLAN = 'recorded';
/** How a recording may refuse: what was refused then is refused now, and says nothing of any entity. */
const REFUSALS = [NotFound, BadRequest, NotOffered];

/**
 * Asks for each recorded address as often as it was recorded and publishes all that the answers say, each as of the time
 * at which the answer was given then: versions of one address become history.
 */
export class RecordedPlan {
  constructor(
    private readonly parts: {
      addresses: () => Promise<RecordedAddress[]>;
      cursor: Pick<SourceCursor, 'read' | 'move'>;
      client: Pick<SpotifyClient, 'getDated'>;
      publisher: ObservationPublisher;
      now: () => number;
    },
    private readonly source: Sighting['source'],
  ) {}

  /** Goes on behind the last answer that Kafka acknowledged; at the end there is nothing to do. @throws SourceError, KafkaJSError */
  async replay(run: Run): Promise<void> {
    const { addresses, cursor } = this.parts;
    const asks = (await addresses()).flatMap((address) => Array.from({ length: address.answers }, () => address));
    const { offset: first } = await cursor.read(PLAN);
    for (const [at, address] of asks.slice(first).entries()) {
      await this.take(address, run);
      await cursor.move(PLAN, { offset: first + at + 1 });
    }
  }

  private async take({ path, query }: RecordedAddress, run: Run): Promise<void> {
    const call: Call = { family: path.replaceAll(/\b[0-9A-Za-z]{22}\b/g, '{id}'), path, query };
    run.asked++;
    const answer = await this.parts.client.getDated(call, run).catch((error: unknown) => {
      if (REFUSALS.some((refusal) => error instanceof refusal)) return undefined;
      throw error;
    });
    if (!answer) return void run.missing++;
    run.answered++;
    const market = query['market'] ?? query['country'];
    const observedAt = answer.date ?? this.parts.now();
    const sighting = { source: this.source, observedAt, runId: run.id, ...(market !== undefined && { market }) };
    await this.parts.publisher.publish(toAll(answer.body, albumIn(path), sighting), run);
  }
}

function toAll(body: unknown, albumId: string | undefined, sighting: Sighting): Mapped[] {
  const { albums, tracks, fullTracks, artists } = entitiesWithin(body, albumId);
  return [
    ...albums.map((album) => toAlbum(album, sighting)),
    ...tracks.map(({ track, albumId: of }) => toTrack(track, of, sighting)),
    ...fullTracks.map((track) => toTrackMeta(track, sighting)),
    ...artists.map((artist) => toArtistMeta(artist, sighting)),
  ];
}

/** The album whose tracks an address lists. */
const albumIn = (path: string): string | undefined => /^albums\/([0-9A-Za-z]{22})\/tracks$/.exec(path)?.[1];
