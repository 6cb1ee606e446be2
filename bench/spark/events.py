"""What travels, and where it rests: the events of the five topics, and the columns of their state tables."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

PAYLOAD = """struct<
  name: string, album_type: string, total_tracks: int, release_date: string, release_date_precision: string,
  artists: array<struct<id: string, name: string>>, images: array<struct<url: string, width: int, height: int>>,
  url: string, label: string, upc: string, popularity: int, genres: array<string>, market_count: int,
  is_playable: boolean, listen_count: bigint, listener_count: bigint, album_id: string, album_name: string,
  disc_number: int, track_number: int, duration_ms: int, explicit: boolean, is_local: boolean, restrictions: string,
  isrc: string, linked_from: string, followers: bigint, requested_id: string>"""
EVENT = f"""struct<event_id: string, type: string, version: int, source: string, observed_at: bigint, entity_id: string,
  market: string, run_id: string, payload: {PAYLOAD}, missing: array<string>>"""

# Columns of every state table. tie: orders observations of the same time by what they say.
COMMON = {
    "id": "e.entity_id",
    "source": "e.source",
    "observed_at": "e.observed_at",
    "tie": "md5(value)",
    "name": "e.payload.name",
    "missing": "to_json(array_sort(e.missing))",
    "run_id": "e.run_id",
    "expires_on": "date_add(to_date(timestamp_millis(e.observed_at)), 31)",
    "part": "partition",
    "generation": "0",
    "off": "offset",
}


def same(*names: str) -> dict[str, str]:
    return {name: f"e.payload.{name}" for name in names}


ARTISTS = {"artists": "to_json(e.payload.artists)", "artist_id": "e.payload.artists[0].id"}
IMAGE = {"image_url": "e.payload.images[0].url"}
GENRES = {"genres": "to_json(e.payload.genres)"}
LISTENS = same("listen_count", "listener_count")
RELEASE_DAY = {"release_day": "to_date(rpad(e.payload.release_date, 10, '-01-01'))"}

# stream -> its state table, and the table's own columns.
TABLES = {
    "album": "live.albums",
    "track": "live.tracks",
    "track_meta": "live.track_meta",
    "artist_meta": "live.artist_meta",
    "watched_track": "live.spotify_events",
}
COLUMNS = {
    "album": same(
        "album_type", "total_tracks", "release_date", "release_date_precision", "url", "label", "upc", "popularity",
        "market_count", "is_playable",
    ) | RELEASE_DAY | {"artists": ARTISTS["artists"]} | IMAGE | GENRES | LISTENS,
    "track": same("album_id", "disc_number", "track_number", "duration_ms", "explicit", "is_playable", "is_local")
    | ARTISTS | {"restriction": "e.payload.restrictions"},
    "track_meta": same("album_id", "duration_ms", "explicit", "popularity", "isrc", "market_count", "linked_from")
    | ARTISTS | LISTENS,
    "artist_meta": same("url", "popularity", "followers") | IMAGE | GENRES | LISTENS,
    "watched_track": same("album_id", "album_name", "duration_ms", "requested_id", "popularity", "is_playable")
    | ARTISTS,
}
# Streams whose popularity is kept by the hour.
WITH_HISTORY = ("track_meta", "artist_meta", "watched_track")


def parsed(records: DataFrame) -> DataFrame:
    """Kafka records with their event `e`; records that are no event are left out."""
    event: Column = f.from_json(f.col("value").cast("string"), EVENT)
    return records.withColumn("e", event).where("e.entity_id IS NOT NULL")


def rows(records: DataFrame, stream: str) -> DataFrame:
    """State rows, one a record."""
    columns = COMMON | COLUMNS[stream]
    return parsed(records).selectExpr(*[f"{value} AS {name}" for name, value in columns.items()])
