"""The client against a small real HTTP server that answers what the test lays out."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import freshwax_gateway as gateway
import pytest

ID = "6a1d3c2e-0000-4000-8000-000000000001"


def operation(state, log=(), **more):
    return {"id": ID, "type": "bootstrap.topics", "state": state, "log": list(log), "error": None, "result": None, **more}


class Gateway:
    """Answers each request with the next of `answers` (the last one again and again) and keeps what was asked."""

    def __init__(self):
        self.answers, self.asked = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.command, self.path, dict(self.headers), json.loads(body) if body else None))
                status, content = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                kind = "application/json" if status < 400 else "application/problem+json"
                sent = json.dumps({"data": content, "meta": {}} if status < 400 else content).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def server(monkeypatch, tmp_path):
    started = Gateway()
    (tmp_path / "admin.key").write_text("the-key\n", encoding="utf-8")
    monkeypatch.setenv("FRESHWAX_GATEWAY_URL", started.url + "/")
    monkeypatch.setenv("FRESHWAX_ADMIN_KEY_FILE", str(tmp_path / "admin.key"))
    monkeypatch.delenv("FRESHWAX_ADMIN_KEY", raising=False)
    monkeypatch.setattr(gateway, "POLL_S", 0.01)
    yield started
    started.server.shutdown()
    started.server.server_close()


def test_it_posts_once_with_key_and_bearer_and_polls_until_the_end(server):
    server.answers = [(202, operation("queued")), (200, operation("running")), (200, operation("succeeded", result={"n": 1}))]
    assert gateway.run({"type": "bootstrap.topics"}, "run/task/1")["result"] == {"n": 1}
    (method, path, headers, body), *polls = server.asked
    assert (method, path, body) == ("POST", "/api/v1/operations", {"type": "bootstrap.topics"})
    assert headers["Idempotency-Key"] == "run/task/1"
    assert headers["Authorization"] == "Bearer the-key"
    assert [(poll[0], poll[1]) for poll in polls] == [("GET", f"/api/v1/operations/{ID}")] * 2


def test_a_key_from_the_environment_goes_before_the_file(server, monkeypatch):
    monkeypatch.setenv("FRESHWAX_ADMIN_KEY", "another")
    server.answers = [(202, operation("queued"))]
    gateway.start({"type": "poll"}, "k")
    assert server.asked[0][2]["Authorization"] == "Bearer another"


def test_a_run_id_with_any_characters_becomes_a_legal_header(server):
    server.answers = [(202, operation("queued"))]
    gateway.start({"type": "poll"}, "dag/mañana\r\nX: 1/task/1")
    assert server.asked[0][2]["Idempotency-Key"] == "dag/ma%C3%B1ana%0D%0AX:%201/task/1"


def test_a_failed_operation_fails_with_its_error_and_its_log(server):
    server.answers = [(200, operation("failed", ["made a", "made b"], error="no broker answers"))]
    with pytest.raises(gateway.OperationFailed) as failure:
        gateway.finish(ID)
    assert str(failure.value) == "bootstrap.topics: no broker answers\n  made a\n  made b"


def test_the_log_is_repeated_line_by_line_even_when_its_head_is_dropped(server, caplog):
    caplog.set_level("INFO", logger=gateway.__name__)
    logs = [["a"], ["a", "b"], ["b", "c", "c"], ["c", "c", "d"]]
    server.answers = [(200, operation("running", log)) for log in logs[:-1]] + [(200, operation("succeeded", logs[-1]))]
    gateway.finish(ID)
    assert [record.getMessage().strip() for record in caplog.records] == ["a", "b", "c", "c", "d"]


def test_a_gateway_that_is_briefly_away_is_asked_again_with_the_same_key(server):
    server.answers = [(503, {"title": "starting"}), (202, operation("queued"))]
    assert gateway.start({"type": "poll"}, "same") == ID
    assert [asked[2]["Idempotency-Key"] for asked in server.asked] == ["same", "same"]


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422])
def test_a_refusal_is_not_repeated_and_says_the_problem(server, status):
    problem = {"title": "No", "detail": "because", "errors": [{"pointer": "/limit", "detail": "too many"}]}
    server.answers = [(status, problem)]
    with pytest.raises(gateway.GatewayRefused, match=f"{status} from POST .*: No: because: too many") as refusal:
        gateway.start({"type": "poll"}, "k")
    assert len(server.asked) == 1
    assert "the-key" not in str(refusal.value)


def test_an_operation_that_says_nothing_new_fails_after_a_while(server):
    server.answers = [(200, operation("running"))]
    with pytest.raises(gateway.GatewayAway, match="is running and has said nothing new for 0.05 s"):
        gateway.finish(ID, silent_for_s=0.05)


def test_an_operation_that_goes_on_saying_something_is_waited_for_however_long(server):
    lines = [f"{30 * at} s, at TrackNames" for at in range(150)]
    logs = [lines[: at + 1] for at in range(150)]
    server.answers = [(200, operation("running", log)) for log in logs] + [(200, operation("succeeded", logs[-1]))]
    begin = time.monotonic()
    assert gateway.finish(ID, silent_for_s=1)["state"] == "succeeded"
    assert time.monotonic() - begin > 1


def test_a_gateway_that_is_not_there_fails_at_the_deadline(server, monkeypatch):
    monkeypatch.setenv("FRESHWAX_GATEWAY_URL", "http://127.0.0.1:1")
    with pytest.raises(gateway.GatewayAway, match="127.0.0.1:1"):
        gateway.start({"type": "poll"}, "k", silent_for_s=0.05)


def test_a_missing_key_names_the_variables(server, monkeypatch):
    monkeypatch.delenv("FRESHWAX_ADMIN_KEY_FILE")
    with pytest.raises(gateway.GatewayRefused, match="FRESHWAX_ADMIN_KEY_FILE"):
        gateway.start({"type": "poll"}, "k")
    assert server.asked == []
