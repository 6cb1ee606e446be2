import { topicTable, type Difference, type Stream } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';

/** How one aggregate is computed from the state, and how it is kept. Both give source, key and figures. */
interface Recomputation {
  stream: Stream;
  aggregate: string;
  truth: string;
  kept: string;
}

const popularity = (stream: Stream, table: string, has: { duration: boolean; explicit: boolean }): Recomputation => {
  const duration = has.duration
    ? 'count(duration_ms), coalesce(sum(duration_ms), 0), coalesce(sum(duration_ms::numeric ^ 2), 0)'
    : '0, 0, 0';
  const explicit = has.explicit ? 'count(explicit), count(*) FILTER (WHERE explicit)' : '0, 0';
  return {
    stream,
    aggregate: 'popularity_count',
    truth: `SELECT source, coalesce(popularity, -1)::text AS key, ARRAY[count(*),
      count(*) FILTER (WHERE popularity IS NULL AND missing ? 'popularity'), ${duration}, ${explicit}]::numeric[] AS figures
      FROM live.${table} GROUP BY 1, 2`,
    kept: `SELECT source, bucket::text AS key, ARRAY[sum(n), sum(n_not_offered), sum(n_dur), sum(s), sum(ss), sum(n_exp), sum(exp)]
      AS figures FROM live.popularity_count WHERE topic = $1 GROUP BY 1, 2`,
  };
};

/** From the state as it stands; the formulas are not those that keep the aggregates. */
const recomputations: readonly Recomputation[] = [
  popularity('album', 'albums', { duration: false, explicit: false }),
  popularity('track_meta', 'track_meta', { duration: true, explicit: true }),
  popularity('artist_meta', 'artist_meta', { duration: false, explicit: false }),
  popularity('watched_track', 'spotify_events', { duration: true, explicit: false }),
  {
    stream: 'album',
    aggregate: 'album_type_count',
    truth: `SELECT source, coalesce(album_type, '') AS key, ARRAY[count(*), coalesce(sum(total_tracks), 0)]::numeric[] AS figures
      FROM live.albums GROUP BY 1, 2`,
    kept: `SELECT source, album_type AS key, ARRAY[sum(n), sum(n_tracks)] AS figures
      FROM live.album_type_count WHERE topic = $1 GROUP BY 1, 2`,
  },
  {
    stream: 'track',
    aggregate: 'track_duration',
    truth: `SELECT source, coalesce(duration_ms / 1000, -1)::text AS key, ARRAY[count(*), coalesce(sum(duration_ms), 0),
      coalesce(sum(duration_ms::numeric ^ 2), 0)]::numeric[] AS figures FROM live.tracks GROUP BY 1, 2`,
    kept: `SELECT source, seconds::text AS key, ARRAY[sum(n), sum(s), sum(ss)] AS figures
      FROM live.track_duration WHERE topic = $1 GROUP BY 1, 2`,
  },
  {
    stream: 'track',
    aggregate: 'track_name',
    truth: `SELECT source, id AS key, ARRAY[1, hashtextextended(name, 0)]::numeric[] AS figures FROM live.tracks`,
    kept: `SELECT source, id AS key, ARRAY[1, hashtextextended(name, 0)]::numeric[] AS figures
      FROM live.track_name WHERE $1::text IS NOT NULL`,
  },
  {
    stream: 'track_meta',
    aggregate: 'joint',
    truth: `SELECT source, popularity || '/' || duration_ms / 1000 AS key, ARRAY[count(*)]::numeric[] AS figures
      FROM live.track_meta WHERE popularity IS NOT NULL AND duration_ms IS NOT NULL GROUP BY 1, 2`,
    // With the rows that wait to be folded.
    kept: `SELECT source, popularity || '/' || seconds AS key, ARRAY[sum(n)] AS figures FROM (
      SELECT source, popularity, seconds, n FROM live.joint
      UNION ALL SELECT source, u.* FROM live.joint_delta, unnest(p, d, n) AS u) j WHERE $1::text IS NOT NULL GROUP BY 1, 2`,
  },
];

const MOST_SHOWN = 5;

// One statement: state and aggregate are of the same moment. What was counted and has gone again leaves zeros.
const toStatement = ({ truth, kept }: Recomputation): string => `WITH truth AS (${truth}), kept AS (${kept}),
both_sides AS (SELECT source, key, t.figures AS truth, k.figures AS kept FROM truth t
  FULL JOIN (SELECT * FROM kept WHERE 0 <> ANY(figures)) k USING (source, key)),
wrong AS (SELECT * FROM both_sides WHERE truth IS DISTINCT FROM kept)
SELECT (SELECT count(*) FROM both_sides)::int AS keys, (SELECT count(*) FROM wrong)::int AS wrong,
  (SELECT coalesce(jsonb_agg(w), '[]') FROM (SELECT source, key, truth, kept FROM wrong ORDER BY 1, 2 LIMIT ${MOST_SHOWN}) w) AS first`;

interface Answer {
  keys: number;
  wrong: number;
  first: { source: string; key: string; truth: number[] | null; kept: number[] | null }[];
}

export interface AggregateFinding {
  keys: number;
  differences: Difference[];
}

export interface AggregatesAsked {
  topicPrefix: string;
  streams: readonly Stream[];
  repair: boolean;
  /** Called before each of them. @throws to end there */
  onEach: (aggregate: string) => Promise<void>;
}

/** Computes every aggregate of the streams anew from the state, and compares. @throws driver errors; what `onEach` throws */
export async function checkAggregates(
  connection: Connection,
  { topicPrefix, streams, repair, onEach }: AggregatesAsked,
): Promise<AggregateFinding> {
  const finding: AggregateFinding = { keys: 0, differences: [] };
  for (const it of recomputations.filter(({ stream }) => streams.includes(stream))) {
    await onEach(nameOf(it));
    const topic = topicPrefix + topicTable[it.stream].topic;
    const { rows } = await connection.query<Answer>(toStatement(it), [topic]);
    const { keys, wrong, first } = rows[0]!;
    finding.keys += keys;
    if (wrong > 0) finding.differences.push(toDifference(it, { wrong, first, repair }));
  }
  return finding;
}

const nameOf = ({ aggregate, stream }: Recomputation): string => `${aggregate} of ${stream}`;

function toDifference(
  recomputation: Recomputation,
  { wrong, first, repair }: { wrong: number; first: Answer['first']; repair: boolean },
): Difference {
  const said = first.map(({ source, key, truth, kept }) => {
    return `${source} ${key}: ${toFigures(kept)} where the state gives ${toFigures(truth)}`;
  });
  return {
    kind: 'aggregate',
    where: nameOf(recomputation),
    n: wrong,
    offsets: null,
    detail: said.join('; '),
    repaired: repair ? false : null,
    next: '`npx freshwax rebuild --from cassandra` computes it anew',
  };
}

const toFigures = (figures: number[] | null): string => (figures === null ? 'nothing' : figures.join(', '));
