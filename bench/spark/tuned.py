"""
Kafka -> Cassandra and PostgreSQL as Spark's and the connectors' manuals advise: one query a topic, bounded micro-batches, few
shuffle partitions, Cassandra batches of one partition keyed as the log is, one staging table and one merge a stream,
and one transaction a micro-batch that a guard lets in once.
"""

from contextlib import closing

import psycopg2
from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from pyspark.sql.streaming import StreamingQuery

from aggregates import AGGREGATES, READS
from events import COLUMNS, COMMON, TABLES, WITH_HISTORY, rows
from session import dsn, job, records, run, session

HOUR_MS = 3_600_000
WINDOW = 50_000
NEWER = "(excluded.observed_at, excluded.tie) > (t.observed_at, t.tie)"

spark = session(**{
    "spark.serializer": "org.apache.spark.serializer.KryoSerializer",
    # Two cores: more partitions are more tasks of nothing.
    "spark.sql.shuffle.partitions": 2,
    "spark.sql.adaptive.enabled": "false",
    "spark.scheduler.mode": "FAIR",
    "spark.cassandra.output.batch.grouping.key": "partition",
    "spark.cassandra.output.batch.size.rows": 300,
    "spark.cassandra.output.concurrent.writes": 4,
    "spark.cassandra.output.ttl": job["ttlSeconds"],
})
postgres = job["postgres"]
jdbc = {
    "url": f"jdbc:postgresql://{postgres['host']}:{postgres['port']}/{postgres['database']}"
    # Many rows an INSERT, and the server reads uuid and jsonb from text.
    "?reWriteBatchedInserts=true&stringtype=unspecified",
    "user": postgres["user"],
    "password": postgres["password"],
    "driver": "org.postgresql.Driver",
    "batchsize": 5_000,
    "numPartitions": 2,
    # The staging table stays, its rows go.
    "truncate": "true",
}


def write_raw(batch: DataFrame) -> None:
    """A task is one Kafka partition, in order: its rows are of one Cassandra partition, and a replay writes them again."""
    log_window = f.concat_ws("/", "topic", "partition", f.lit("0"), f.floor(f.col("offset") / WINDOW))
    batch.select(log_window.alias("log_window"), "offset", f.col("value").alias("payload")).write.format(
        "org.apache.spark.sql.cassandra"
    ).options(keyspace=job["keyspace"], table="spotify_events").mode("append").save()


def stage(batch: DataFrame, stream: str) -> None:
    """The newest of each entity and hour: what both the state and the history are merged from."""
    observed = rows(batch, stream)
    row = f.struct(*[c for c in observed.columns if c not in ("id", "source")])
    newest = (
        observed.groupBy("id", "source", f.floor(f.col("observed_at") / HOUR_MS).alias("hour"))
        .agg(f.max_by(row, f.struct("observed_at", "tie")).alias("row"))
        .select("id", "source", "row.*")
    )
    newest.write.format("jdbc").options(dbtable=f"spark.{stream}", **jdbc).mode("overwrite").save()


def merge_state(stream: str) -> str:
    """State, newest observation wins, and the aggregates by what came and what it replaced: one statement."""
    names = [*COMMON, *COLUMNS[stream]]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ("id", "source"))
    reads = READS[stream]
    old_and_new = ", ".join(f"old.{c} AS old_{c}, new.{c} AS new_{c}" for c in reads)
    ctes = [
        f"""changed AS (
    INSERT INTO {TABLES[stream]} AS t ({", ".join(names)})
    SELECT DISTINCT ON (id, source) {", ".join(names)} FROM spark.{stream} ORDER BY id, source, observed_at DESC, tie DESC
    ON CONFLICT (id, source) DO UPDATE SET {sets} WHERE {NEWER}
    RETURNING new.source, old.id IS NOT NULL AS had, {old_and_new})""",
        f"""delta AS (
    SELECT source, {", ".join(f"new_{c} AS {c}" for c in reads)}, 1 AS n FROM changed
    UNION ALL SELECT source, {", ".join(f"old_{c}" for c in reads)}, -1 FROM changed WHERE had)""",
    ]
    for table, (groups, measures, select) in AGGREGATES[stream].items():
        key = ["source", *groups] if table == "joint" else ["topic", "part", "source", *groups]
        where = "" if table == "joint" else f"'{job['topics'][stream]}', 0, "
        sums = ", ".join(f"{name} = t.{name} + excluded.{name}" for name in measures)
        ctes.append(f"""{table} AS (
    INSERT INTO live.{table} AS t ({", ".join([*key, *measures])})
    SELECT {where}d.* FROM ({select}) AS d
    ON CONFLICT ({", ".join(key)}) DO UPDATE SET {sums})""")
    return f"WITH {', '.join(ctes)} SELECT count(*) FROM changed"


def merge_history(stream: str) -> str:
    names = "topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off"
    sets = ", ".join(f"{n} = excluded.{n}" for n in names.split(", ")[4:])
    return f"""INSERT INTO live.popularity_history AS t ({names})
    SELECT '{job["topics"][stream]}', id, source, observed_at / {HOUR_MS}, observed_at, tie, popularity, expires_on, part,
      generation, off FROM spark.{stream} WHERE NOT missing ? 'popularity'
    ON CONFLICT (topic, id, source, hour) DO UPDATE SET {sets} WHERE {NEWER}"""


def prepare() -> None:
    """Staging tables that nobody needs after a crash, and the guard."""
    with closing(psycopg2.connect(**dsn())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS spark")
        cursor.execute("CREATE TABLE IF NOT EXISTS spark.merged (stream text, batch bigint, PRIMARY KEY (stream, batch))")
        for stream, table in TABLES.items():
            cursor.execute(f"CREATE UNLOGGED TABLE IF NOT EXISTS spark.{stream} (LIKE {table})")


def merge(stream: str, batch_id: int) -> None:
    """One transaction; a micro-batch that comes again after a crash is let in only once."""
    with closing(psycopg2.connect(**dsn())) as connection, connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO spark.merged VALUES (%s, %s) ON CONFLICT DO NOTHING", (stream, batch_id))
        if cursor.rowcount == 0:
            return
        cursor.execute(merge_state(stream))
        if stream in WITH_HISTORY:
            cursor.execute(merge_history(stream))


def start(stream: str, topic: str) -> StreamingQuery:
    def write(batch: DataFrame, batch_id: int) -> None:
        # Both sinks read it: without this, Kafka would be asked twice.
        batch.persist()
        write_raw(batch)
        stage(batch, stream)
        merge(stream, batch_id)
        batch.unpersist()

    return (
        records(spark, topic, maxOffsetsPerTrigger=job["maxOffsetsPerTrigger"])
        .select("topic", "partition", "offset", "value")
        .writeStream.queryName(stream)
        .foreachBatch(write)
        .option("checkpointLocation", f"{job['checkpoint']}/{stream}")
        .trigger(availableNow=True)
        .start()
    )


prepare()
run(spark, start)
