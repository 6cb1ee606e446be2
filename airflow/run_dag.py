"""Runs a DAG over Airflow's own API and waits for its end: python run_dag.py <dag id>

For a container that is there for this alone (docker-compose.yml). Exit code 0 when the run succeeded.
Environment: AIRFLOW_URL, AIRFLOW_ADMIN_PASSWORD.
"""

import os
import sys
import time

import httpx

PARSED_WITHIN_S = 180
AWAY_FOR_S = 180
"""How long Airflow may not answer. How long the run takes is no fault: its tasks know when to give up."""
SAYS_EVERY_S = 60
PAUSE_S = 1


def main(dag_id: str) -> int:
    with httpx.Client(base_url=os.environ["AIRFLOW_URL"], timeout=30, trust_env=False) as airflow:
        log_in(airflow)
        run = start(airflow, dag_id)
        print(f"{dag_id}: run {run}", flush=True)
        return 0 if watch(airflow, f"/api/v2/dags/{dag_id}/dagRuns/{run}") == "success" else 1


def log_in(airflow: httpx.Client) -> None:
    user = {"username": "admin", "password": os.environ["AIRFLOW_ADMIN_PASSWORD"]}
    token = airflow.post("/auth/token", json=user).raise_for_status().json()["access_token"]
    airflow.headers["Authorization"] = f"Bearer {token}"


def start(airflow: httpx.Client, dag_id: str) -> str:
    """Until its file is read for the first time, Airflow knows no such DAG (404)."""
    deadline = time.monotonic() + PARSED_WITHIN_S
    while True:
        answer = airflow.post(f"/api/v2/dags/{dag_id}/dagRuns", json={"logical_date": None})
        if answer.status_code != 404 or time.monotonic() > deadline:
            return answer.raise_for_status().json()["dag_run_id"]
        time.sleep(PAUSE_S)


def watch(airflow: httpx.Client, run: str) -> str:
    """Says each change of a task's state, and every minute what goes on; answers the state that the run ends in."""
    said: dict[str, str] = {}
    begin = last = time.monotonic()
    while True:
        state = read(airflow, run)["state"]
        tasks = read(airflow, f"{run}/taskInstances")["task_instances"]
        for task in sorted(tasks, key=lambda it: it["start_date"] or "~"):
            if said.get(task["task_id"]) != task["state"] and task["state"] is not None:
                said[task["task_id"]] = task["state"]
                print(f"  {task['task_id']}: {task['state']}", flush=True)
                last = time.monotonic()
        if state in ("success", "failed"):
            print(f"the run ended as: {state}", flush=True)
            return state
        if time.monotonic() - last > SAYS_EVERY_S:
            last = time.monotonic()
            going_on = [name for name, is_now in said.items() if is_now not in ("success", "failed")]
            print(f"  {last - begin:.0f} s: {', '.join(going_on) or 'no task'} goes on; its log is in Airflow", flush=True)
        time.sleep(PAUSE_S)


def read(airflow: httpx.Client, path: str) -> dict:
    """Asks again while Airflow is away: it may be restarting."""
    deadline = time.monotonic() + AWAY_FOR_S
    while True:
        try:
            answer = airflow.get(path)
            if answer.status_code < 500 or time.monotonic() > deadline:
                return answer.raise_for_status().json()
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
