export * from './topics.ts';
export * from './limits.ts';
export * from './redrive-of.ts';
export * from './letters.ts';
export * from './commands.ts';
export * from './events/envelope.ts';
export { parseEvent } from './events/parse-event.ts';
export { readableVersions, upgradeEvent } from './events/upgrade.ts';
export { offeredFields, payloadSchemas } from './events/payloads.ts';
export type {
  AlbumPayload,
  ArtistMetaPayload,
  TrackMetaPayload,
  TrackPayload,
  WatchedTrackPayload,
} from './events/payloads.ts';
export type { ArtistRef, Image } from './events/fields.ts';
export * from './api/index.ts';
