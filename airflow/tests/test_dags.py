import pytest
from airflow.dag_processing.dagbag import DagBag
from conftest import DAGS

ORDER = {
    "bootstrap": [("create_topics", "create_keyspace"), ("create_keyspace", "migrate"), ("migrate", "verify")],
    "enrichment": [("plan", "ask"), ("ask", "wait"), ("wait", "verify"), ("plan", "verify")],
}
SCHEDULE = {"bootstrap": None, "enrichment": "@hourly"}


@pytest.fixture(scope="module")
def bag():
    return DagBag(dag_folder=str(DAGS))


def test_every_dag_parses(bag):
    assert bag.import_errors == {}
    assert sorted(bag.dags) == sorted(ORDER)


@pytest.mark.parametrize("dag_id", ORDER)
def test_its_tasks_stand_in_this_order(bag, dag_id):
    dag = bag.dags[dag_id]
    arrows = sorted((task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids)
    assert arrows == sorted(ORDER[dag_id])


@pytest.mark.parametrize("dag_id", ORDER)
def test_it_is_scheduled_so_and_never_overlaps_or_catches_up(bag, dag_id):
    dag = bag.dags[dag_id]
    assert dag.schedule == SCHEDULE[dag_id]
    assert dag.catchup is False
    assert dag.max_active_runs == 1


@pytest.mark.parametrize("dag_id", ORDER)
def test_it_says_what_it_does_in_its_own_page(bag, dag_id):
    assert len(bag.dags[dag_id].doc_md.strip()) > 100


@pytest.mark.parametrize("dag_id", ORDER)
def test_it_stays_small_and_talks_to_the_gateway_only(dag_id):
    text = (DAGS / f"{dag_id}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {"__future__", "datetime", "freshwax_gateway", "airflow"}


def test_nothing_asks_the_gateway_while_a_file_is_imported(bag, monkeypatch):
    monkeypatch.setenv("FRESHWAX_GATEWAY_URL", "http://127.0.0.1:1")
    monkeypatch.delenv("FRESHWAX_ADMIN_KEY", raising=False)
    monkeypatch.delenv("FRESHWAX_ADMIN_KEY_FILE", raising=False)
    assert DagBag(dag_folder=str(DAGS)).import_errors == {}
