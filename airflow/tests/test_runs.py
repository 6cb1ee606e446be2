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
# Against what hangs: how long a run takes on a machine that others starve is no fault.
RUN_TIMEOUT_S = 900
REQUEST_TIMEOUT_S = 60
STALE_TRACKS = 20
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def airflow():
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    [(user, password)] = json.loads(Path(os.environ["FRESHWAX_TEST_AIRFLOW_PASSWORDS_FILE"]).read_text()).items()
    with httpx.Client(base_url=url, timeout=REQUEST_TIMEOUT_S, trust_env=False) as client:
        token = client.post("/auth/token", json={"username": user, "password": password}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        yield client


@pytest.fixture(scope="module")
def gateway():
    url = os.environ["FRESHWAX_TEST_GATEWAY_URL"]
    with httpx.Client(base_url=url, timeout=REQUEST_TIMEOUT_S, trust_env=False) as client:
        yield client


def eventually(read, is_done):
    """Reads until that is what is awaited. A server that does not answer, or says that it cannot, is asked again."""
    deadline = time.monotonic() + RUN_TIMEOUT_S
    while True:
        try:
            found = read()
            if is_done(found):
                return found
        except httpx.HTTPError as error:
            found = error
        assert time.monotonic() < deadline, f"not within {RUN_TIMEOUT_S} s: {getattr(found, 'text', found)}"
        time.sleep(0.5)


def get(client, path):
    answer = client.get(path)
    return answer.raise_for_status() if answer.is_server_error else answer


def ask_database(sql, *values):
    with psycopg2.connect(os.environ["FRESHWAX_TEST_POSTGRES_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def hour_ago_ms():
    return time.time() * 1000 - HOUR_MS


def let_age(tracks):
    """As if nobody had asked for them for two hours. Answers how many are stale by that."""
    ids = "SELECT id FROM live.track_meta ORDER BY id LIMIT %s"
    aged = f"UPDATE live.track_meta SET observed_at = observed_at - 2 * {HOUR_MS} WHERE id IN ({ids}) RETURNING observed_at"
    return ask_database(f"WITH aged AS ({aged}) SELECT count(*) FROM aged WHERE observed_at < %s", tracks, hour_ago_ms())[0]


def count_aged():
    return ask_database("SELECT count(*) FROM live.track_meta WHERE observed_at < %s", hour_ago_ms())[0]


def count_observed():
    return ask_database("SELECT count(*) FROM live.track_meta")[0]


def run_to_its_end(airflow, dag_id):
    """Answers the state of the run and of its tasks, and the log of the first task that failed."""
    eventually(lambda: get(airflow, f"/api/v2/dags/{dag_id}"), lambda answer: answer.status_code == 200)
    runs = f"/api/v2/dags/{dag_id}/dagRuns"
    started = airflow.post(runs, json={"logical_date": None}).raise_for_status().json()["dag_run_id"]
    run = f"{runs}/{started}"
    ended = eventually(lambda: get(airflow, run), lambda answer: answer.json()["state"] in ("success", "failed"))
    listed = eventually(lambda: get(airflow, f"{run}/taskInstances"), lambda answer: answer.is_success)
    tasks = listed.json()["task_instances"]
    failed = [task["task_id"] for task in tasks if task["state"] == "failed"]
    log = airflow.get(f"{run}/taskInstances/{failed[0]}/logs/1").text if failed else ""
    return ended.json()["state"], {task["task_id"]: task["state"] for task in tasks}, log


def test_bootstrap_makes_an_empty_stack_ready_and_runs_again_on_what_it_made(airflow, gateway):
    assert gateway.get("/health/ready").status_code == 503
    steps = dict.fromkeys(["create_topics", "create_keyspace", "migrate", "verify"], "success")
    for _ in range(2):
        state, tasks, log = run_to_its_end(airflow, "bootstrap")
        assert (state, tasks) == ("success", steps), log
    eventually(lambda: get(gateway, "/health/ready"), lambda answer: answer.status_code == 200)


def test_enrichment_asks_for_what_was_never_asked_and_for_what_is_stale_until_it_is_observed(airflow, gateway):
    overview = "/api/v1/stats/overview"
    eventually(lambda: get(gateway, overview), lambda answer: answer.json()["data"]["tracks"] > STALE_TRACKS)
    rest = ["ask", "wait", "verify"]
    # At the full hour the schedule's own run may come first and leave nothing to this one. That a run did it is seen by the
    # tracks: nobody else asks for them here.
    succeeds = [("success", {"plan": "success", **dict.fromkeys(rest, state)}) for state in ("success", "skipped")]
    *ended, log = run_to_its_end(airflow, "enrichment")
    assert tuple(ended) in succeeds, log
    eventually(count_observed, lambda tracks: tracks >= STALE_TRACKS)
    assert let_age(STALE_TRACKS) == STALE_TRACKS
    *ended, log = run_to_its_end(airflow, "enrichment")
    assert tuple(ended) in succeeds, log
    eventually(count_aged, lambda tracks: tracks == 0)


def test_a_wrong_password_gets_no_token(airflow):
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    wrong = {"username": "admin", "password": "wrong"}
    answer = httpx.post(f"{url}/auth/token", json=wrong, timeout=REQUEST_TIMEOUT_S, trust_env=False)
    assert answer.status_code == 401
