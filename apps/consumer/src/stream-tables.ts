import { streams, topicTable, type Stream } from '@freshwax/contracts';
import { albumTable } from './albums/album.table.ts';
import { artistMetaTable } from './artist-meta/artist-meta.table.ts';
import { trackMetaTable } from './track-meta/track-meta.table.ts';
import { trackTable } from './tracks/track.table.ts';
import { watchedTrackTable } from './watched-tracks/watched-track.table.ts';

/** Every state table, with what follows from its changes. */
export const streamTables = [albumTable, trackTable, trackMetaTable, artistMetaTable, watchedTrackTable] as const;

/** By the end of its name: what came under another prefix is kept in the same tables. */
export const streamOf = (topic: string): Stream | undefined =>
  streams.find((it) => topic.endsWith(topicTable[it].topic));
