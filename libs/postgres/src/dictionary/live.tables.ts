import { HISTORY_BY_THE_HOUR_DAYS } from '@freshwax/contracts';
import type { TableEntry } from './dictionary.ts';

const place = {
  part: 'Partition of the topic that the record came through.',
  generation: 'Life of the topic: raised when it was made anew and its offsets began again.',
  off: 'Offset of the record.',
};
const observed = {
  id: 'Id at the source.',
  source: 'Who said it: spotify, listenbrainz, simulator or import. Sources never mix in a row.',
  observed_at: 'When it was so, ms since 1970. The newest observation wins.',
  tie: 'Orders observations of the same moment, the same way everywhere.',
  name: 'Name at the source.',
  missing: 'Fields that the source does not offer (json array). They are null because of that.',
  run_id: 'The run that fetched it: book.run.',
  expires_on: 'UTC day at which the row is removed; infinity: never.',
  ...place,
};
const plainName = { plain_name: 'The name without accents, in small letters: what is looked for, by book.plain_part.' };
const artists = { artists: '[{id, name}] as credited (json).', artist_id: 'The first of them.' };
const listens = {
  listen_count: 'How often ListenBrainz saw it played.',
  listener_count: 'By how many.',
};
const aggregate = {
  topic: 'Topic that the rows came through.',
  part: 'Partition that wrote this share: one writer a row. Sum over it. -1: what a purge took back.',
  source: 'Source that the rows are of.',
};
const popularity = { popularity: '0 to 100; null where it is not known.' };

/** State, history and aggregates: what the figures are made of. */
export const liveTables: Record<string, TableEntry> = {
  albums: {
    about: 'Albums as last observed. One row an album and source.',
    columns: {
      ...observed,
      ...plainName,
      album_type: 'album, single, compilation, or what the source calls it.',
      total_tracks: 'Tracks that the source says it has.',
      release_date: 'As given: 2026, 2026-11 or 2026-11-21.',
      release_date_precision: 'year, month or day.',
      release_day: 'First day that release_date may mean.',
      artists: artists.artists,
      image_url: 'Cover.',
      url: 'Page at the source.',
      label: 'Record label.',
      upc: 'Barcode.',
      ...popularity,
      genres: 'Genres (json array).',
      market_count: 'Markets that it is offered in.',
      is_playable: 'Whether it can be played in the market asked for.',
      ...listens,
    },
  },
  tracks: {
    about: 'Tracks of albums as last observed. Durations are read here.',
    columns: {
      ...observed,
      album_id: 'Its album.',
      ...artists,
      disc_number: 'Disc.',
      track_number: 'Place on the disc.',
      duration_ms: 'Length, ms.',
      explicit: 'true, false, or null where nobody said.',
      is_playable: 'Whether it can be played in the market asked for.',
      is_local: 'Whether it is a file of the user.',
      restriction: 'Why it cannot be played.',
    },
  },
  track_meta: {
    about: 'Tracks as asked for by id: what joins popularity reads this.',
    columns: {
      ...observed,
      album_id: 'Its album.',
      ...artists,
      duration_ms: 'Length, ms.',
      explicit: 'true, false, or null where nobody said.',
      ...popularity,
      isrc: 'Code of the recording.',
      market_count: 'Markets that it is offered in.',
      linked_from: 'The id that was asked for, where another answered.',
      ...listens,
    },
  },
  artist_meta: {
    about: 'Artists as last observed.',
    columns: {
      ...observed,
      ...plainName,
      image_url: 'Picture.',
      url: 'Page at the source.',
      ...popularity,
      followers: 'Followers at the source.',
      genres: 'Genres (json array).',
      ...listens,
    },
  },
  spotify_events: {
    about: 'Watched tracks as last observed.',
    columns: {
      ...observed,
      ...plainName,
      ...artists,
      album_id: 'Its album.',
      album_name: 'Name of its album.',
      duration_ms: 'Length, ms.',
      requested_id: 'The id that is watched; with a market another may answer.',
      ...popularity,
      is_playable: 'Whether it can be played in the market asked for.',
    },
  },
  popularity_history: {
    about: `Popularity over time: the newest observation of an entity and hour, whatever the order of arrival; of a UTC day once it is ${HISTORY_BY_THE_HOUR_DAYS} days old.`,
    columns: {
      topic: 'Says what it is the popularity of: track_meta, artist_meta or watched tracks.',
      id: observed.id,
      source: observed.source,
      hour: 'Hours since 1970.',
      observed_at: observed.observed_at,
      tie: observed.tie,
      ...popularity,
      expires_on: observed.expires_on,
      ...place,
      is_carried: 'No raw event says it any more: a rebuild took it over.',
    },
  },
  track_name: {
    about: 'Names of the tracks once more by themselves: a part of one is looked for here.',
    columns: { id: observed.id, source: observed.source, name: 'As in tracks.', ...plainName },
  },
  track_duration: {
    about: 'How many tracks last each whole second, with exact sums.',
    columns: {
      ...aggregate,
      seconds: 'Whole seconds; -1: no duration.',
      n: 'Tracks.',
      s: 'Sum of their durations, ms.',
      ss: 'Sum of the squares, ms².',
    },
  },
  popularity_count: {
    about: 'How many rows have each popularity, with the sums of their durations.',
    columns: {
      ...aggregate,
      bucket: 'Popularity; -1: none.',
      n: 'Rows.',
      n_not_offered: 'Of those without one: because the source does not offer it.',
      n_dur: 'Rows of the bucket with a duration.',
      s: 'Sum of those durations, ms.',
      ss: 'Sum of the squares, ms².',
      n_exp: 'Rows that say explicit or not.',
      exp: 'Rows that say explicit.',
    },
  },
  album_type_count: {
    about: 'How many albums are of each type.',
    columns: { ...aggregate, album_type: 'Type.', n: 'Albums.', n_tracks: 'Sum of total_tracks.' },
  },
  joint: {
    about: 'Tracks by popularity and whole seconds, for rank correlation. Add what waits in joint_delta.',
    columns: { source: aggregate.source, popularity: popularity.popularity, seconds: 'Whole seconds.', n: 'Tracks.' },
  },
  joint_delta: {
    about: 'What waits to be folded into joint: one row a chunk.',
    columns: {
      topic: aggregate.topic,
      part: place.part,
      upto: 'Offset that the chunk reached.',
      source: aggregate.source,
      p: 'Popularities.',
      d: 'Whole seconds, in the same order.',
      n: 'Tracks, in the same order; negative where they moved away.',
    },
  },
};
