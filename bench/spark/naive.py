"""
Kafka -> Cassandra and PostgreSQL as one writes it first: a query a topic, everything at its default, each micro-batch
appended to Cassandra under a fresh id, upserted into PostgreSQL row by row, and the aggregates counted anew from the
state. Without a bound, the first micro-batch is the whole backlog.
"""

import psycopg2
from pyspark.sql import DataFrame
from pyspark.sql.streaming import StreamingQuery

from aggregates import AGGREGATES, READS
from events import COLUMNS, COMMON, TABLES, WITH_HISTORY, parsed, rows
from session import dsn, job, records, run, session

spark = session()
DSN = dsn()
NEWER = "excluded.observed_at > t.observed_at"


def write_raw(batch: DataFrame) -> None:
    parsed(batch).selectExpr(
        "uuid() AS id", "topic", "e.event_id", "e.source", "e.entity_id", "e.observed_at",
        "CAST(value AS string) AS payload",
    ).write.format("org.apache.spark.sql.cassandra").options(keyspace=job["keyspace"], table="naive_events").mode(
        "append"
    ).save()


def upsert(table: str, key: list[str], names: list[str]) -> str:
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    values = ", ".join(f"%({name})s" for name in names)
    return f"""INSERT INTO {table} AS t ({", ".join(names)}) VALUES ({values})
    ON CONFLICT ({", ".join(key)}) DO UPDATE SET {sets} WHERE {NEWER}"""


def write_state(batch: DataFrame, stream: str, topic: str) -> None:
    state = upsert(TABLES[stream], ["id", "source"], [*COMMON, *COLUMNS[stream]])
    history = upsert(
        "live.popularity_history",
        ["topic", "id", "source", "hour"],
        ["topic", "id", "source", "hour", "observed_at", "tie", "popularity", "expires_on", "part", "generation", "off"],
    )
    has_history = stream in WITH_HISTORY

    def write_rows(partition) -> None:
        connection = psycopg2.connect(**DSN)
        with connection, connection.cursor() as cursor:
            for row in partition:
                values = row.asDict()
                cursor.execute(state, values)
                if has_history and "popularity" not in values["missing"]:
                    cursor.execute(history, {**values, "topic": topic, "hour": values["observed_at"] // 3_600_000})
        connection.close()

    rows(batch, stream).foreachPartition(write_rows)


def count_anew(stream: str, topic: str) -> None:
    connection = psycopg2.connect(**DSN)
    with connection, connection.cursor() as cursor:
        for table, (groups, measures, select) in AGGREGATES[stream].items():
            delta = f"WITH delta AS (SELECT source, {', '.join(READS[stream])}, 1 AS n FROM {TABLES[stream]})"
            if table == "joint":
                cursor.execute("DELETE FROM live.joint")
                cursor.execute(f"{delta} INSERT INTO live.joint (source, {', '.join([*groups, *measures])}) {select}")
                continue
            cursor.execute(f"DELETE FROM live.{table} WHERE topic = %s", (topic,))
            cursor.execute(
                f"""{delta} INSERT INTO live.{table} (topic, part, source, {', '.join([*groups, *measures])})
                SELECT '{topic}', 0, d.* FROM ({select}) AS d"""
            )
    connection.close()


def start(stream: str, topic: str) -> StreamingQuery:
    def write(batch: DataFrame, batch_id: int) -> None:
        write_raw(batch)
        write_state(batch, stream, topic)
        count_anew(stream, topic)

    return (
        records(spark, topic)
        .writeStream.queryName(stream)
        .foreachBatch(write)
        .option("checkpointLocation", f"{job['checkpoint']}/{stream}")
        .trigger(availableNow=True)
        .start()
    )


run(spark, start)
