"""A worker that is lost in the middle of a job: another one finishes it within a minute, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.moment import Moment
from tests.faults.rig import Browser, Rig, until
from tests.faults.standing import standing

MOST_POINTS = 200
UNFINISHED = (
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('issue_notice', 'tell_applicant', 'deliver_message')"
)
# What a worker writes of itself and of the clock; what it does for people stands in all other tables.
OF_WORKERS = frozenset({"procrastinate_workers", "procrastinate_periodic_defers"})


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.stop()


def signed_off_case(browser: Browser) -> str:
    case = browser.ask("/rig/drafted-case")
    fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
    assert browser.post(f"/staff/cases/{case['ref']}/sign-off", fields) is not None
    return str(case["ref"])


def let_a_minute_pass(rig: Rig) -> None:
    """Nobody heard of the lost worker for a while, and the jobs of every minute are due again."""
    with rig.database() as sql:
        sql.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
        sql.execute("DELETE FROM procrastinate_periodic_defers")


def test_a_job_of_a_lost_worker_is_finished_by_the_next(rig: Rig) -> None:
    number = signed_off_case(Browser(rig))
    status = (
        "SELECT status::text FROM procrastinate_jobs"
        " WHERE task_name = 'issue_notice' AND args->>'reference_number' = %s"
    )
    with rig.database() as other, rig.database() as look:
        other.execute("BEGIN")
        other.execute("SELECT 1 FROM cases_case WHERE reference_number = %s FOR UPDATE", [number])
        worker = rig.start_worker()
        until(lambda: look.execute(status, [number]).fetchone() == ("doing",))
        worker.lose()
        other.execute("ROLLBACK")
        assert standing(rig, number)["notices"] == 0
    let_a_minute_pass(rig)
    worker = rig.start_worker()
    try:
        until(lambda: standing(rig, number)["messages"] == 1)
    finally:
        assert worker.end() == 0
    found = standing(rig, number)
    assert (found["notices"], found["case"]) == (1, ("closed", "grant"))


def test_a_worker_lost_at_any_statement_between_its_jobs_finishes_each_once(rig: Rig) -> None:
    browser = Browser(rig)
    number = signed_off_case(browser)
    with rig.database() as look:
        look.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'tell_applicant'")  # of the application
    with rig.database() as look, Moment(rig.database, aside=OF_WORKERS) as moment:
        for at in range(1, MOST_POINTS):
            was_lost = rig.lose_worker(at)
            if was_lost and moment.stands():
                continue  # the next worker begins where this one began
            if was_lost:
                look.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")
                browser.ask("/rig/work")
            found = standing(rig, number)
            assert (found["notices"], found["messages"], found["case"]) == (1, 1, ("closed", "grant")), f"point {at}"
            assert [state for _, state in found["letters"]] == ["kept"]
            assert look.execute(UNFINISHED).fetchone() == (0,), f"point {at}"
            if not was_lost:
                break
            moment.bring_back()
    assert not was_lost
    assert at > 15
