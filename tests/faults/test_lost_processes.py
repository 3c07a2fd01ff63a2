"""What was acknowledged is there once, wherever the web process, the worker or the database was lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.rig import Browser, Rig

ONCE = ("dossiers", "cases", "entries", "received", "counted", "jobs", "journal")
MOST_POINTS = 400
DATABASE_STRIDE = 3  # a lost database needs a second to recover; every third point keeps the run short


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.stop()


def submit(browser: Browser, draft: dict[str, object], **crash: int) -> str | None:
    """The number on the receipt, None without one; what is missing would be an error of the scene."""
    fields = {"csrfmiddlewaretoken": str(draft["csrf"]), **{f"consent.{check}": "yes" for check in draft["checks"]}}  # type: ignore[attr-defined]
    answer = browser.post(f"/apply/{draft['ref']}/submit", fields, **crash)
    if answer is None or answer.status_code >= 500:
        return None
    assert answer.status_code == 302, answer.text[:500]
    assert "/receipt/" in answer.headers["Location"]
    return str(answer.headers["Location"].rsplit("/", 1)[-1])


def problems_of(browser: Browser, draft: dict[str, object], receipts: list[str]) -> list[str]:
    """What is lost, doubled or different from the receipts."""
    found = browser.ask(f"/rig/state/{draft['ref']}")
    problems = [f"{name}: {found[name]}" for name in ONCE if found[name] != 1]
    if set(receipts) != set(found["numbers"]):
        problems.append(f"receipts {receipts} but numbers {found['numbers']}")
    return problems


def submit_through_crash(rig: Rig, at: int, kind: str) -> tuple[bool, list[str]]:
    """Submit with a crash at one point and try again; whether the point was reached, and what is wrong afterwards."""
    browser = Browser(rig)
    draft = browser.ask("/rig/draft")
    first = submit(browser, draft, **{kind: at})
    if kind == "Crash_Database_At":  # at its last point the receipt is shown and the database lost all the same
        rig.heal()
    again = submit(browser, draft) or submit(browser, draft)
    assert again is not None
    return first is None, problems_of(browser, draft, [one for one in (first, again) if one])


def test_a_web_process_lost_at_any_statement_of_submitting_loses_and_doubles_nothing(rig: Rig) -> None:
    crashes = 0
    for at in range(1, MOST_POINTS):
        crashed, problems = submit_through_crash(rig, at, "Crash_At")
        assert problems == [], f"point {at}"
        if not crashed:
            break
        crashes += 1
    assert 20 < crashes < MOST_POINTS - 1


def test_a_database_lost_during_submitting_loses_and_doubles_nothing(rig: Rig) -> None:
    crashes = 0
    for at in range(1, MOST_POINTS, DATABASE_STRIDE):
        crashed, problems = submit_through_crash(rig, at, "Crash_Database_At")
        assert problems == [], f"point {at}"
        if not crashed:
            break
        crashes += 1
    assert crashes > 3


def test_the_checker_sees_what_a_build_without_the_transaction_breaks() -> None:
    rig = Rig(broken=True)
    try:
        found = [submit_through_crash(rig, at, "Crash_At")[1] for at in range(1, 40)]
    finally:
        rig.stop()
    assert any(found), "a broken build was not noticed: the tests above prove nothing"


def test_a_web_process_lost_at_any_statement_of_signing_off_decides_once(rig: Rig) -> None:
    crashes = 0
    for at in range(1, MOST_POINTS, 2):
        browser = Browser(rig)
        case = browser.ask("/rig/drafted-case")
        fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
        path = f"/staff/cases/{case['ref']}/sign-off"
        first = browser.post(path, fields, Crash_At=at)
        browser.post(path, fields)
        found = browser.ask(f"/rig/state/{case['ref']}")
        assert (found["decisions"], found["notice_jobs"]) == (1, 1), f"point {at}"
        if first is not None:
            break
        crashes += 1
    assert 5 < crashes < MOST_POINTS


def test_a_worker_lost_at_any_statement_makes_one_notice_with_the_next_number(rig: Rig) -> None:
    crashes = 0
    for at in range(1, MOST_POINTS, 2):
        browser = Browser(rig)
        case = browser.ask("/rig/drafted-case")
        fields = {"csrfmiddlewaretoken": str(case["csrf"]), "revision": str(case["revision"])}
        browser.post(f"/staff/cases/{case['ref']}/sign-off", fields)
        lost = browser.get(f"/rig/job/issue_notice/{case['ref']}", Crash_At=at) is None
        for job in ("issue_notice", "tell"):
            browser.get(f"/rig/job/{job}/{case['ref']}", Crash_At=at if job == "tell" else 0)
            assert browser.get(f"/rig/job/{job}/{case['ref']}") is not None
        found = browser.ask(f"/rig/state/{case['ref']}")
        assert (found["notices"], found["messages"]) == (1, 1), f"point {at}"
        assert found["case"] == ["closed", "grant"]
        assert len(set(found["document_numbers"])) == len(found["document_numbers"])
        if not lost:
            break
        crashes += 1
    assert 5 < crashes < MOST_POINTS
