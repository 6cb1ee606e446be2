"""What both jobs share: the session, where everything is, and the line that says how far they are."""

import json
import os
import time
from collections.abc import Callable

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.streaming import StreamingQuery

job = json.loads(os.environ["SPARK_BENCH_JOB"])


def session(**settings: object) -> SparkSession:
    """local[2] and the same memory for both."""
    contact, port = job["cassandra"].split(":")
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", job["jars"])
        .config("spark.driver.memory", job["memory"])
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.local.dir", job["scratch"])
        .config("spark.sql.warehouse.dir", f"{job['scratch']}/warehouse")
        .config("spark.cassandra.connection.host", contact)
        .config("spark.cassandra.connection.port", port)
        .config("spark.cassandra.connection.localDC", job["dataCenter"])
    )
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("WARN")
    return spark


def records(spark: SparkSession, topic: str, **options: object) -> DataFrame:
    """Kafka's records of a topic from the beginning."""
    reader = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", job["brokers"])
        .option("subscribe", topic)
        .option("startingOffsets", "earliest")
    )
    for name, value in options.items():
        reader = reader.option(name, value)
    return reader.load()


def dsn() -> dict[str, str]:
    """Of the job's database, by libpq's names."""
    postgres = job["postgres"]
    return {
        "host": postgres["host"], "port": postgres["port"], "dbname": postgres["database"],
        "user": postgres["user"], "password": postgres["password"],
    }


def run(spark: SparkSession, start: Callable[[str, str], StreamingQuery]) -> None:
    """Starts a query a stream, and waits until each has taken what its topic holds."""
    say("started")
    queries = [start(stream, topic) for stream, topic in job["topics"].items()]
    for query in queries:
        query.awaitTermination()
    say("done", batches={query.name: [progress(one) for one in query.recentProgress] for query in queries})


def progress(one: dict) -> dict:
    return {"timestamp": one["timestamp"], "numInputRows": one["numInputRows"],
            "batchDuration": one["durationMs"]["triggerExecution"]}


def say(event: str, **more: object) -> None:
    """One JSON line on stdout: what the bench reads."""
    print(json.dumps({"event": event, "at": time.time(), **more}), flush=True)
