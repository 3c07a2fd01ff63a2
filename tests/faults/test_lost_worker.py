"""A worker that is lost in the middle of a job: another one finishes it within a minute, once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.rig import Browser, Rig

SECONDS = 90
MOST_POINTS = 200
UNFINISHED = (
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('issue_notice', 'tell_applicant', 'deliver_message')"
)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.stop()


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(SECONDS * 5):
        if what():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def signed_off_case(browser: Browser) -> str:
    case = browser.ask("/rig/drafted-case")
    fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
    assert browser.post(f"/staff/cases/{case['ref']}/sign-off", fields) is not None
    return str(case["ref"])


def test_a_job_of_a_lost_worker_is_finished_by_the_next(rig: Rig) -> None:
    browser = Browser(rig)
    number = signed_off_case(browser)
    status = (
        "SELECT status::text FROM procrastinate_jobs"
        " WHERE task_name = 'issue_notice' AND args->>'reference_number' = %s"
    )
    with rig.database() as other, rig.database() as look:
        other.execute("BEGIN")
        other.execute("SELECT 1 FROM cases_case WHERE reference_number = %s FOR UPDATE", [number])
        worker = rig.start_worker()
        wait_for(lambda: look.execute(status, [number]).fetchone() == ("doing",))
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        other.execute("ROLLBACK")
        assert browser.ask(f"/rig/state/{number}")["notices"] == 0
    worker = rig.start_worker()
    try:
        wait_for(lambda: browser.ask(f"/rig/state/{number}")["messages"] == 1)
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
    found = browser.ask(f"/rig/state/{number}")
    assert (found["notices"], found["case"]) == (1, ["closed", "grant"])


def test_a_worker_lost_at_any_statement_between_its_jobs_finishes_each_once(rig: Rig) -> None:
    browser = Browser(rig)
    with rig.database() as look, rig.crashing_worker() as works:
        for at in range(1, MOST_POINTS):
            number = signed_off_case(browser)
            look.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'tell_applicant'")  # of the application
            ended = works(at)
            if ended == "lost":
                look.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
                assert works(0) == "done", f"point {at}"
            found = browser.ask(f"/rig/state/{number}")
            assert (found["notices"], found["messages"], found["case"]) == (1, 1, ["closed", "grant"]), f"point {at}"
            assert [state for _, state in found["letters"]] == ["kept"]
            assert look.execute(UNFINISHED).fetchone() == (0,), f"point {at}"
            if ended == "done":
                break
    assert ended == "done"
    assert at > 15
