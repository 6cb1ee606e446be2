import { LiveAndBook1790000000000 } from './1790000000000-live-and-book.ts';
import { Sources1790000001000 } from './1790000001000-sources.ts';
import { Purge1790000002000 } from './1790000002000-purge.ts';
import { WatchPace1790000003000 } from './1790000003000-watch-pace.ts';
import { OperationWork1790000004000 } from './1790000004000-operation-work.ts';
import { DeadLetterFates1790000005000 } from './1790000005000-dead-letter-fates.ts';
import { Rebuild1790000006000 } from './1790000006000-rebuild.ts';
import { RebuildSchemas1790000008000 } from './1790000008000-rebuild-schemas.ts';
import { AlbumsByArtist1790000009000 } from './1790000009000-albums-by-artist.ts';
import { ListOrders1790000010000 } from './1790000010000-list-orders.ts';
import { FoundByName1790000011000 } from './1790000011000-found-by-name.ts';
import { TrackNames1790000012000 } from './1790000012000-track-names.ts';
import { LengthsBesideObservations1790000013000 } from './1790000013000-lengths-beside-observations.ts';
import { TracksByName1790000014000 } from './1790000014000-tracks-by-name.ts';
import { RetentionPass1790000015000 } from './1790000015000-retention-pass.ts';
import { RedrivenBy1790000016000 } from './1790000016000-redriven-by.ts';
import { AdoptsOfGateways1790000017000 } from './1790000017000-adopts-of-gateways.ts';
import { AlbumsOfADayByName1790000018000 } from './1790000018000-albums-of-a-day-by-name.ts';
import { NamesWithoutAccents1790000019000 } from './1790000019000-names-without-accents.ts';
import { MissedTracks1790000021000 } from './1790000021000-missed-tracks.ts';
import { MissedArtists1790000022000 } from './1790000022000-missed-artists.ts';

/** In the order they run; a released one is never changed. */
export const migrations = [
  LiveAndBook1790000000000,
  Sources1790000001000,
  Purge1790000002000,
  WatchPace1790000003000,
  OperationWork1790000004000,
  DeadLetterFates1790000005000,
  Rebuild1790000006000,
  RebuildSchemas1790000008000,
  AlbumsByArtist1790000009000,
  ListOrders1790000010000,
  FoundByName1790000011000,
  TrackNames1790000012000,
  LengthsBesideObservations1790000013000,
  TracksByName1790000014000,
  RetentionPass1790000015000,
  RedrivenBy1790000016000,
  AdoptsOfGateways1790000017000,
  AlbumsOfADayByName1790000018000,
  NamesWithoutAccents1790000019000,
  MissedTracks1790000021000,
  MissedArtists1790000022000,
];
