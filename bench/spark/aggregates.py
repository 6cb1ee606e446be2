"""The aggregates, as SELECTs over rows of a state table with a weight `n`: 1 for what came, -1 for what it replaced."""

NO_DURATION = "NULL::int"
NO_EXPLICIT = "NULL::bool"


def popularity_count(duration: str = NO_DURATION, explicit: str = NO_EXPLICIT) -> str:
    """Rows by popularity, and what Pearson needs of duration and explicit among them."""
    return f"""SELECT source, coalesce(popularity, -1) AS bucket, sum(n) AS n,
      sum(CASE WHEN popularity IS NULL AND missing ? 'popularity' THEN n ELSE 0 END) AS n_not_offered,
      sum(CASE WHEN {duration} IS NULL THEN 0 ELSE n END) AS n_dur,
      coalesce(sum(n * {duration}::bigint), 0) AS s, coalesce(sum(n * {duration}::numeric * {duration}), 0) AS ss,
      sum(CASE WHEN {explicit} IS NULL THEN 0 ELSE n END) AS n_exp,
      sum(CASE WHEN {explicit} THEN n ELSE 0 END) AS exp
    FROM delta GROUP BY source, bucket"""


TRACK_DURATION = """SELECT source, coalesce(duration_ms / 1000, -1) AS seconds, sum(n) AS n,
      coalesce(sum(n * duration_ms::bigint), 0) AS s, coalesce(sum(n * duration_ms::numeric * duration_ms), 0) AS ss
    FROM delta GROUP BY source, seconds"""

ALBUM_TYPE_COUNT = """SELECT source, coalesce(album_type, '') AS album_type, sum(n) AS n,
      sum(n * coalesce(total_tracks, 0)::bigint) AS n_tracks
    FROM delta GROUP BY source, coalesce(album_type, '')"""

JOINT = """SELECT source, popularity::smallint AS popularity, duration_ms / 1000 AS seconds, sum(n) AS n
    FROM delta WHERE popularity IS NOT NULL AND duration_ms IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(n) <> 0"""

# stream -> the columns that its aggregates read, and by table: group column(s), measures, SELECT.
READS = {
    "album": ["album_type", "total_tracks", "popularity", "missing"],
    "track": ["duration_ms"],
    "track_meta": ["popularity", "duration_ms", "explicit", "missing"],
    "artist_meta": ["popularity", "missing"],
    "watched_track": ["popularity", "duration_ms", "missing"],
}
POPULARITY = (["bucket"], ["n", "n_not_offered", "n_dur", "s", "ss", "n_exp", "exp"])
AGGREGATES = {
    "album": {
        "album_type_count": (["album_type"], ["n", "n_tracks"], ALBUM_TYPE_COUNT),
        "popularity_count": (*POPULARITY, popularity_count()),
    },
    "track": {"track_duration": (["seconds"], ["n", "s", "ss"], TRACK_DURATION)},
    "track_meta": {
        "popularity_count": (*POPULARITY, popularity_count("duration_ms", "explicit")),
        "joint": (["popularity", "seconds"], ["n"], JOINT),
    },
    "artist_meta": {"popularity_count": (*POPULARITY, popularity_count())},
    "watched_track": {"popularity_count": (*POPULARITY, popularity_count("duration_ms"))},
}
