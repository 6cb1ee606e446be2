"""Every DAG runs to success: the real Airflow, asked over REST, works through the real gateway."""

import json
import os
import time
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.integration
RUN_TIMEOUT_S = 120


@pytest.fixture(scope="module")
def airflow():
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    [(user, password)] = json.loads(Path(os.environ["FRESHWAX_TEST_AIRFLOW_PASSWORDS_FILE"]).read_text()).items()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        token = client.post("/auth/token", json={"username": user, "password": password}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        yield client


def eventually(read, is_done, timeout_s=RUN_TIMEOUT_S):
    deadline = time.monotonic() + timeout_s
    while True:
        answer = read()
        if is_done(answer):
            return answer
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {answer.text}"
        time.sleep(0.5)


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


def test_bootstrap_runs_to_success_and_again_on_what_it_made(airflow):
    steps = dict.fromkeys(["create_topics", "create_keyspace", "migrate", "verify"], "success")
    for _ in range(2):
        state, tasks, log = run_to_its_end(airflow, "bootstrap")
        assert (state, tasks) == ("success", steps), log


def test_enrichment_asks_for_what_is_stale_or_has_nothing_to_ask_for(airflow):
    state, tasks, log = run_to_its_end(airflow, "enrichment")
    assert state == "success", log
    assert tasks["plan"] == "success"
    assert {tasks[name] for name in ("ask", "wait", "verify")} in ({"success"}, {"skipped"})


def test_a_wrong_password_gets_no_token(airflow):
    url = os.environ["FRESHWAX_TEST_AIRFLOW_URL"]
    answer = httpx.post(f"{url}/auth/token", json={"username": "admin", "password": "wrong"}, trust_env=False)
    assert answer.status_code == 401
