"""Makes an empty stack usable: topics, keyspace, tables, then a look at all three.

Each task asks the gateway for one operation, the same that the start command asks for, and repeats its log here.
Every step is idempotent: run it whenever in doubt. A failed task carries the operation's error.
"""

from __future__ import annotations

from datetime import timedelta

import freshwax_gateway as gateway
from airflow.sdk import dag, task


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(seconds=5)},
    doc_md=__doc__,
    tags=["freshwax"],
)
def bootstrap():
    @task
    def create_topics():
        gateway.run({"type": "bootstrap.topics"}, gateway.task_key())

    @task
    def create_keyspace():
        gateway.run({"type": "bootstrap.keyspace"}, gateway.task_key())

    @task
    def migrate():
        gateway.run({"type": "bootstrap.migrate"}, gateway.task_key())

    @task
    def verify():
        gateway.run({"type": "bootstrap.verify"}, gateway.task_key())

    create_topics() >> create_keyspace() >> migrate() >> verify()


bootstrap()
