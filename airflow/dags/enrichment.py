"""Looks again, every hour, at tracks and artists whose metadata is stale or was never seen.

`plan` asks the gateway what is stale, `ask` sends those ids to the producer, `wait` waits for its end,
`verify` checks that everything planned has been observed since. With nothing stale the rest is skipped.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import freshwax_gateway as gateway
from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

PLANNED = ("source", "trackIds", "artistIds")


@dag(
    schedule="@hourly",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(seconds=10)},
    doc_md=__doc__,
    tags=["freshwax"],
)
def enrichment():
    @task
    def plan() -> dict:
        planned = gateway.run({"type": "enrich.plan"}, gateway.task_key())
        return {"planId": planned["id"], **{kind: planned["result"][kind] for kind in PLANNED}}

    @task
    def ask(planned: dict) -> str:
        if not planned["trackIds"] and not planned["artistIds"]:
            raise AirflowSkipException("nothing is stale")
        ids = {kind: planned[kind] for kind in PLANNED}
        return gateway.start({"type": "enrich", **ids}, gateway.task_key())

    @task
    def wait(operation_id: str) -> dict:
        return gateway.finish(operation_id)["result"]

    @task
    def verify(planned: dict):
        gateway.run({"type": "enrich.verify", "planId": planned["planId"]}, gateway.task_key())

    planned = plan()
    wait(ask(planned)) >> verify(planned)


enrichment()
