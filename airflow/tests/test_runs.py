"""Every DAG runs to success on a stack that begins empty: the real Airflow works through the real gateway.

The tests build on each other: the second needs what the first has made.
"""

import json
import os
import time
from pathlib import Path

import httpx
import psycopg2
import pytest

pytestmark = pytest.mark.integration
RUN_TIMEOUT_S = 120
STALE_TRACKS = 20
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def airflow():
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    [(user, password)] = json.loads(Path(os.environ["FRESHWAX_TEST_AIRFLOW_PASSWORDS_FILE"]).read_text()).items()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        token = client.post("/auth/token", json={"username": user, "password": password}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        yield client


@pytest.fixture(scope="module")
def gateway():
    with httpx.Client(base_url=os.environ["FRESHWAX_TEST_GATEWAY_URL"], timeout=30, trust_env=False) as client:
        yield client


def eventually(read, is_done, timeout_s=RUN_TIMEOUT_S):
    deadline = time.monotonic() + timeout_s
    while True:
        answer = read()
        if is_done(answer):
            return answer
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {answer.text}"
        time.sleep(0.5)


def ask_database(sql, *values):
    with psycopg2.connect(os.environ["FRESHWAX_TEST_POSTGRES_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def let_age(tracks):
    """As if nobody had asked for them for two hours."""
    ids = "SELECT id FROM live.track_meta ORDER BY id LIMIT %s"
    sql = f"UPDATE live.track_meta SET observed_at = observed_at - 2 * {HOUR_MS} WHERE id IN ({ids}) RETURNING 1"
    assert ask_database(sql, tracks) == (1,)


def count_aged():
    now_ms = time.time() * 1000
    return ask_database("SELECT count(*) FROM live.track_meta WHERE observed_at < %s", now_ms - HOUR_MS)[0]


def run_to_its_end(airflow, dag_id):
    """Answers the state of the run and of its tasks, and the log of the first task that failed."""
    eventually(lambda: airflow.get(f"/api/v2/dags/{dag_id}"), lambda answer: answer.status_code == 200)
    runs = f"/api/v2/dags/{dag_id}/dagRuns"
    started = airflow.post(runs, json={"logical_date": None}).raise_for_status().json()["dag_run_id"]
    run = f"{runs}/{started}"
    ended = eventually(lambda: airflow.get(run), lambda answer: answer.json()["state"] in ("success", "failed"))
    tasks = airflow.get(f"{run}/taskInstances").json()["task_instances"]
    failed = [task["task_id"] for task in tasks if task["state"] == "failed"]
    log = airflow.get(f"{run}/taskInstances/{failed[0]}/logs/1").text if failed else ""
    return ended.json()["state"], {task["task_id"]: task["state"] for task in tasks}, log


def test_bootstrap_makes_an_empty_stack_ready_and_runs_again_on_what_it_made(airflow, gateway):
    assert gateway.get("/health/ready").status_code == 503
    steps = dict.fromkeys(["create_topics", "create_keyspace", "migrate", "verify"], "success")
    for _ in range(2):
        state, tasks, log = run_to_its_end(airflow, "bootstrap")
        assert (state, tasks) == ("success", steps), log
    eventually(lambda: gateway.get("/health/ready"), lambda answer: answer.status_code == 200)


def test_enrichment_asks_for_what_was_never_asked_and_for_what_is_stale_until_it_is_observed(airflow, gateway):
    overview = "/api/v1/stats/overview"
    eventually(lambda: gateway.get(overview), lambda answer: answer.json()["data"]["tracks"] > STALE_TRACKS)
    succeeds = ("success", dict.fromkeys(["plan", "ask", "wait", "verify"], "success"))
    *ended, log = run_to_its_end(airflow, "enrichment")
    assert tuple(ended) == succeeds, log
    let_age(STALE_TRACKS)
    assert count_aged() == STALE_TRACKS
    *ended, log = run_to_its_end(airflow, "enrichment")
    assert tuple(ended) == succeeds, log
    assert count_aged() == 0


def test_a_wrong_password_gets_no_token(airflow):
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    answer = httpx.post(f"{url}/auth/token", json={"username": "admin", "password": "wrong"}, trust_env=False)
    assert answer.status_code == 401
