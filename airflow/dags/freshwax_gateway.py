"""The gateway's operations, as a task sees them: start one, wait for its end, or both.

Settings come from the environment when a task runs, never at import:
FRESHWAX_GATEWAY_URL (default http://127.0.0.1:3000), FRESHWAX_ADMIN_KEY, or FRESHWAX_ADMIN_KEY_FILE, a file that holds it.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
from airflow.sdk import get_current_context

OPERATIONS_PATH = "/api/v1/operations"
REQUEST_TIMEOUT_S = 15
SILENT_FOR_S = 900
"""How long an operation may say nothing new, or the gateway stay away. How long one takes is no fault: a migration of a large
database says every half a minute that it goes on."""
POLL_S = 0.5
LONGEST_PAUSE_S = 5
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})

log = logging.getLogger(__name__)


class OperationFailed(Exception):
    """The operation failed or was cancelled; the message holds its error and its last log lines."""


class GatewayRefused(Exception):
    """The gateway answered with a problem that another attempt does not mend."""


class GatewayAway(Exception):
    """No usable answer, or no end of the operation, inside the deadline."""


def task_key() -> str:
    """A task that is repeated within one try asks for the same operation again; the next try asks for a new one."""
    now = get_current_context()["ti"]
    return f"{now.dag_id}/{now.run_id}/{now.task_id}/{now.try_number}"


def run(operation: dict[str, Any], key: str, silent_for_s: float = SILENT_FOR_S) -> dict[str, Any]:
    """Starts an operation and waits for its end; answers the whole operation. Raises as `start` and `finish`."""
    return finish(start(operation, key, silent_for_s), silent_for_s)


def start(operation: dict[str, Any], key: str, silent_for_s: float = SILENT_FOR_S) -> str:
    """Answers the id. The gateway starts the work once for each `key`, so that asking again is harmless."""
    headers = {"Idempotency-Key": quote(key, safe="/:+._-")}
    started = _request("POST", OPERATIONS_PATH, time.monotonic() + silent_for_s, json=operation, headers=headers)
    log.info("operation %s: %s", started["id"], started["type"])
    return started["id"]


def finish(operation_id: str, silent_for_s: float = SILENT_FOR_S) -> dict[str, Any]:
    """Waits for the end and repeats the operation's log. Raises OperationFailed, GatewayRefused or GatewayAway."""
    deadline = time.monotonic() + silent_for_s
    seen: list[str] = []
    heard: object = None
    while True:
        state = _request("GET", f"{OPERATIONS_PATH}/{operation_id}", deadline)
        for line in _unseen(seen, state["log"]):
            log.info("  %s", line)
        seen = state["log"]
        said = (state["state"], state.get("progress"), state["log"])
        if said != heard:
            heard = said
            deadline = time.monotonic() + silent_for_s
        if state["state"] == "succeeded":
            return state
        if state["state"] in ("failed", "cancelled"):
            raise OperationFailed("\n  ".join([f"{state['type']}: {state['error'] or state['state']}", *state["log"]]))
        if time.monotonic() > deadline:
            raise GatewayAway(f"{state['type']} {operation_id} is {state['state']} and has said nothing new for {silent_for_s:g} s")
        time.sleep(POLL_S)


def _unseen(seen: list[str], lines: list[str]) -> list[str]:
    """The log is a tail: its new lines begin where the longest common run of old end and new beginning ends."""
    for overlap in range(min(len(seen), len(lines)), 0, -1):
        if seen[-overlap:] == lines[:overlap]:
            return lines[overlap:]
    return lines


def _request(method: str, path: str, deadline: float, **request: Any) -> dict[str, Any]:
    url = os.environ.get("FRESHWAX_GATEWAY_URL", "http://127.0.0.1:3000").rstrip("/") + path
    headers = {"Authorization": f"Bearer {_admin_key()}", **request.pop("headers", {})}
    pause = POLL_S
    while True:
        try:
            answer = httpx.request(method, url, headers=headers, timeout=REQUEST_TIMEOUT_S, trust_env=False, **request)
            if answer.is_success:
                return answer.json()["data"]
            fault = f"{answer.status_code} from {method} {url}"
            if answer.status_code not in TRANSIENT:
                _refused(fault, answer)
        except httpx.TransportError as error:
            fault = f"{method} {url}: {error}"
        if time.monotonic() + pause > deadline:
            raise GatewayAway(fault)
        log.warning("%s; again in %g s", fault, pause)
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_S)


def _refused(fault: str, answer: httpx.Response) -> NoReturn:
    is_problem = "problem+json" in answer.headers.get("content-type", "")
    problem = answer.json() if is_problem else {}
    said = [problem.get("title"), problem.get("detail"), *(e["detail"] for e in problem.get("errors", []))]
    raise GatewayRefused(": ".join([fault, *(text for text in said if text)]))


def _admin_key() -> str:
    key = os.environ.get("FRESHWAX_ADMIN_KEY")
    if key:
        return key
    file = os.environ.get("FRESHWAX_ADMIN_KEY_FILE")
    if not file:
        raise GatewayRefused("no admin key: set FRESHWAX_ADMIN_KEY_FILE or FRESHWAX_ADMIN_KEY")
    return Path(file).read_text(encoding="utf-8").strip()
