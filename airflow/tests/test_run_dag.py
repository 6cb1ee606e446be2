"""The one-shot that runs a DAG, against answers as Airflow gives them."""

import sys
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
import run_dag  # noqa: E402

RUN = "/api/v2/dags/bootstrap/dagRuns/r1"


def airflow(*looks):
    """Each look is (state of the run, state of its task migrate), or a fault instead of an answer."""
    left = list(looks)

    def answer(request):
        look = left[0] if len(left) == 1 or not request.url.path.endswith("taskInstances") else left.pop(0)
        if isinstance(look, httpx.TransportError):
            left.pop(0)
            raise look
        if isinstance(look, int):
            left.pop(0)
            return httpx.Response(look)
        state, task = look
        if request.url.path.endswith("taskInstances"):
            tasks = [{"task_id": "migrate", "state": task, "start_date": "2026-01-01T00:00:00Z"}]
            return httpx.Response(200, json={"task_instances": tasks})
        return httpx.Response(200, json={"state": state})

    return httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(answer))


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(run_dag, "PAUSE_S", 0)


def test_it_says_each_change_and_how_the_run_ended(capsys):
    looks = [("running", None), ("running", "running"), ("running", "running"), ("success", "success")]
    assert run_dag.watch(airflow(*looks), RUN) == "success"
    assert capsys.readouterr().out == "  migrate: running\n  migrate: success\nthe run ended as: success\n"


def test_a_run_that_takes_long_is_waited_for_and_said_to_go_on(capsys, monkeypatch):
    monkeypatch.setattr(run_dag, "SAYS_EVERY_S", -1)
    looks = [("running", "running")] * 3 + [("failed", "failed")]
    assert run_dag.watch(airflow(*looks), RUN) == "failed"
    assert capsys.readouterr().out.count("migrate goes on; its log is in Airflow") == 3


def test_an_airflow_that_is_away_for_a_moment_ends_nothing():
    looks = [("running", "running"), httpx.ConnectError("refused"), 503, ("success", "success")]
    assert run_dag.watch(airflow(*looks), RUN) == "success"


def test_an_airflow_that_stays_away_is_said_to(monkeypatch):
    monkeypatch.setattr(run_dag, "AWAY_FOR_S", -1)
    with pytest.raises(httpx.ConnectError):
        run_dag.watch(airflow(httpx.ConnectError("refused"), ("success", "success")), RUN)


def test_an_airflow_that_refuses_is_not_asked_again():
    with pytest.raises(httpx.HTTPStatusError):
        run_dag.watch(airflow(401, ("success", "success")), RUN)
